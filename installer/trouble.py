"""What can go wrong on the way to a running program and the reader can mend."""


class Trouble(Exception):
    """An expected refusal: plain Chinese that says what to do, shown without a traceback."""
