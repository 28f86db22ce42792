"""The encrypted SQLite database: tables, keys, sessions, migrations, audit, search, blobs, backup."""
