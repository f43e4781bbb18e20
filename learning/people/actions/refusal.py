class Refused(Exception):  # noqa: N818 -- it reads as a sentence: "raise Refused(why)"
    """A rule forbids it. The message says so in Vietnamese, to the person who asked; `field` is what it is about."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field
