"""The window: everything that imports Qt, apart from the application set-up."""
