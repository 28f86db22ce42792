"""Screens of 组织."""
