"""Screens of projects and problems."""
