"""The vocabulary and the rules: frozen dataclasses, enums, pure functions. Standard library only."""
