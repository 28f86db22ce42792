"""Ratings: their list, the scoring page, the explained result."""
