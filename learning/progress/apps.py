from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "learning.progress"

    def ready(self) -> None:
        from learning.progress import receivers  # noqa: F401 -- they receive signals
