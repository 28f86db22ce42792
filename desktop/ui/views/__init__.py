"""Conditions of lists: chips, the dialog that makes them, views kept under a name, columns, bulk changes."""
