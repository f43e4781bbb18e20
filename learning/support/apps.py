from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "learning.support"

    def ready(self) -> None:
        from learning.support import receivers  # noqa: F401
