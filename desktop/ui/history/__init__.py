"""Screens of 操作历史和回收站."""
