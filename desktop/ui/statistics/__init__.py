"""Screens of 统计."""
