class RefusedError(Exception):
    """A rule forbids it. The message says so in Vietnamese, to the person who asked."""
