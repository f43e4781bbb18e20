from wagtail import hooks

from learning.people.admin.base import PeopleViewSet
from learning.people.admin.communes import CommunesViewSet
from learning.people.admin.people import RightsViewSet
from learning.people.admin.requests import RequestsViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[PeopleViewSet]:
    return [RightsViewSet(), RequestsViewSet(), CommunesViewSet()]
