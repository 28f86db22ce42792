"""Importing people from a spreadsheet in three steps, and exporting them."""
