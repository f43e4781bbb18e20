from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "learning.cards"

    def ready(self) -> None:
        from learning.cards import receivers  # noqa: F401 -- they receive signals
