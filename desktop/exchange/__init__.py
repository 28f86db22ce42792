"""Files that come and go: spreadsheets, rubric files, code tables, packages between offices."""
