"""Screens of 备份."""
