"""The two groups of Wagtail's admin, as data. `manage.py load_groups` makes them so.

Neither may touch Wagtail's own user management: whoever holds that can make themselves anything.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Task, Workflow

EDITORS = "Biên tập viên"
PROVINCE_ADMINS = "Quản trị tỉnh"


@dataclass(frozen=True)
class GroupDefinition:
    """`pages` and `collections` hold for the whole tree; `permissions` are plain ones, `app.codename`."""

    name: str
    permissions: tuple[str, ...]
    pages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


GROUPS = (
    GroupDefinition(
        EDITORS,
        # Words of the trade are hidden, not deleted: the starter files would bring them back.
        permissions=("wagtailadmin.access_admin", "courses.add_glossaryterm", "courses.change_glossaryterm"),
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collections=(
            *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose")),
            *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose")),
        ),
    ),
    GroupDefinition(
        PROVINCE_ADMINS,
        permissions=(
            "wagtailadmin.access_admin",
            "people.change_role",
            "people.change_datarequest",
            "people.change_commune",
            "certificates.change_certificate",
            "certificates.change_certificatesettings",
        ),
        collections=tuple(f"wagtailimages.{verb}_image" for verb in ("add", "choose")),  # a logo for certificates
    ),
)


def grant(definition: GroupDefinition) -> None:
    group, _ = Group.objects.get_or_create(name=definition.name)
    group.permissions.set([_permission(name) for name in definition.permissions])
    for codename in definition.pages:
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.get_first_root_node(), permission=_permission(f"wagtailcore.{codename}")
        )
    for name in definition.collections:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=_permission(name)
        )


def replace_wagtails_own() -> None:
    """Wagtail's migrations make groups, a workflow and two roots with English names. Whoever edits here publishes,
    so the groups nobody is in and their workflow go, and the roots get names of ours."""
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()
    Page.objects.filter(depth=1, title="Root").update(title="Mọi trang", draft_title="Mọi trang")
    Collection.objects.filter(depth=1, name="Root").update(name="Chung")


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
