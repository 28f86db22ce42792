"""Screens of 应办事项."""
