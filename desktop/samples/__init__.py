"""Made-up data to look at the program with: generated, deterministic, and marked as invented everywhere."""
