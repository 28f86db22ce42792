"""What a spreadsheet says: headings, cells, who is meant, and what a person decides before anything is written."""
