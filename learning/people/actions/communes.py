from datetime import datetime

from django.db import transaction

from learning.audit.actions import record
from learning.pagecache import drop_pages
from learning.people.models import Commune, Province, User
from learning.text import clean

# What a file may not touch: people set it.
KEPT = {"help_name", "help_phone"}


@transaction.atomic
def load_communes(*, province: Province, communes: list[Commune]) -> None:
    """Adds or updates a province and its communes. What is missing in the list stays: people live there."""
    province.save()
    slugs = dict(Commune.objects.values_list("slug", "code"))
    for commune in communes:
        commune.province = province
        if slugs.get(commune.slug, commune.code) != commune.code:
            commune.slug = f"{commune.slug}-{commune.code}"
        _save(commune)
        slugs[commune.slug] = commune.code


def _save(commune: Commune) -> None:
    if not Commune.objects.filter(pk=commune.pk).exists():
        commune.save(force_insert=True)
        return
    fields = {field.name for field in Commune._meta.concrete_fields if not field.primary_key}
    commune.save(update_fields=fields - KEPT)


@transaction.atomic
def set_commune_help(*, commune: Commune, name: str, phone: str, by: User, at: datetime) -> None:
    """Whom its people call when they are stuck: the commune's Tổ công nghệ số. Both empty takes it away."""
    if (commune.help_name, commune.help_phone) == (clean(name), phone):
        return
    commune.help_name, commune.help_phone = clean(name), phone
    commune.save(update_fields=["help_name", "help_phone"])
    transaction.on_commit(drop_pages)  # its number stands on a page that is kept, and on phones
    record("set_commune_help", commune, by=by, at=at, commune_code=commune.code)
