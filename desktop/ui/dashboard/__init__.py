"""The first page: what a tired clerk needs in the morning."""
