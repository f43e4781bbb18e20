from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "learning.notices"

    def ready(self) -> None:
        from learning.notices import checks, receivers  # noqa: F401
