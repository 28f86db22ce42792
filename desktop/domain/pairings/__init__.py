"""Pairings (结对): one leads, others are led; see `model` for the terms and `rules` for what holds when."""
