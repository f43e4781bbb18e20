from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from certificates.admin import RegisterViewSet


@hooks.register("register_admin_viewset")
def register_viewset() -> RegisterViewSet:
    return RegisterViewSet()


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="certificates", codename="change_certificate")
