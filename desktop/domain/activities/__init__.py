"""Activities: meetings, lectures, themed days, talks and actions, with who was there and what was decided."""
