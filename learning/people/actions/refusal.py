class Refused(Exception):  # noqa: N818 -- it reads as a sentence: "raise Refused(why)"
    """A rule forbids it. The message says so in Vietnamese, to the person who asked."""
