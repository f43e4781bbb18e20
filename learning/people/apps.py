from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "learning.people"

    def ready(self) -> None:
        from learning.people import receivers, sessions  # noqa: F401 -- they receive signals


class WagtailUsersConfig(WagtailUsersAppConfig):
    """wagtail.users with our forms: one name, no e-mail needed."""

    user_viewset = "learning.people.admin.wagtail_users.UserViewSet"
