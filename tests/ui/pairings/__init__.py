"""Screens of 结对."""
