"""From a bare machine to the running program: set-up, form compiler, pins, fonts, packaging."""
