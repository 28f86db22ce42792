"""Screens of 账号与设置."""
