"""Screens of the settings: the office and this computer."""
