"""Screens of 人员."""
