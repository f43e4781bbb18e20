from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "learning.enrolments"

    def ready(self) -> None:
        from learning.enrolments import receivers  # noqa: F401 -- they receive signals
