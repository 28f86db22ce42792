"""Screens of 双承诺 and 微心愿."""
