"""Screens of 文书."""
