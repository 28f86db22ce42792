"""Before the window: the first run, unlocking, the recovery code."""
