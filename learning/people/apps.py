from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "learning.people"

    def ready(self) -> None:
        from learning.people import receivers, sessions  # noqa: F401 -- they receive signals
