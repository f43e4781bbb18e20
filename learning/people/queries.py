"""Reads about people and places."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Case, Field, Q, QuerySet, When
from django.utils.text import capfirst

from learning.audit.models import AuditEntry
from learning.people.models import Commune, DataRequest, Province, User
from learning.people.phones import show_phone
from learning.people.signals import collect_personal_data
from learning.text import clean, fold, place_key

# Where the record that stays knows nothing, the other one's answer is taken.
TAKEN_WHERE_EMPTY = ("birth_year", "gender", "address", "target_group", "contact_phone", "phone", "email")
ABBREVIATIONS = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "p": "phuong", "x": "xa"}


def find_communes(text: str, communes: QuerySet[Commune] | None = None) -> list[Commune]:
    """Communes of the province whose present or former name, or former district, has all these words.

    With or without diacritics. Best match first: the name itself, names that begin so, names that hold it, then the
    communes that were called so.
    """
    wanted = _spell_out(fold(text))
    if not wanted:
        return []
    found = our_communes() if communes is None else communes
    for word in wanted.split(" "):
        found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    return sorted(found, key=lambda commune: (_distance(commune, wanted), commune.sort_key))


def our_communes() -> QuerySet[Commune]:
    return Commune.objects.filter(province_id=settings.PROVINCE_CODE)


def our_province() -> Province | None:
    return Province.objects.filter(code=settings.PROVINCE_CODE).first()


def villages_of(commune: Commune | None) -> list[str]:
    """Names of its villages as people order them: Khu 2 before Khu 10."""
    names = commune.villages.values_list("name", flat=True) if commune else []
    return sorted(names, key=place_key)


def likely_duplicates(*, full_name: str, commune: Commune, birth_year: int | None) -> list[User]:
    """People of the commune with this name, however marked (Thuý, Thúy), born in the same year or in an unknown one."""
    same = User.objects.present().filter(commune=commune, search_key=fold(full_name))
    if birth_year:
        same = same.filter(Q(birth_year=birth_year) | Q(birth_year=None))
    return list(same.select_related("village").order_by("birth_year")[:5])


def find_people(text: str) -> QuerySet[User]:
    """For the province's admin: by name without diacritics, phone in any spelling, username or e-mail. Likest first."""
    people = User.objects.select_related("commune").order_by("sort_key", "pk")
    digits = re.sub(r"\D", "", text).removeprefix("84").removeprefix("0")
    if len(digits) >= 4 and not re.search(r"[^\W\d]", text):
        return people.filter(Q(phone__endswith=digits) | Q(contact_phone__endswith=digits))
    for word in fold(text).split():
        people = people.filter(Q(search_key__contains=word) | Q(username__icontains=word) | Q(email__icontains=word))
    return people.order_by(_likeness(text), "sort_key", "pk")


def _likeness(text: str) -> Case:
    """The name as it was typed first, then names that hold it so, then those that do without its marks."""
    typed = clean(text)
    return Case(When(full_name__iexact=typed, then=0), When(full_name__icontains=typed, then=1), default=2)


def match_name(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose name has all these words, with or without diacritics."""
    for word in fold(text).split():
        people = people.filter(search_key__contains=word)
    return people


def personal_data(person: User) -> dict[str, object]:
    """Everything kept about a person, in all rooms: what "Dữ liệu của tôi" shows and gives away as JSON."""
    answers = [answer for _, answer in collect_personal_data.send(sender=User, person=person)]
    return dict(cast("list[tuple[str, object]]", answers))


def facts_to_take(kept: User, dropped: User) -> dict[str, object]:
    """What the record that stays takes over when two are united: only what it does not know itself."""
    found = {name: getattr(dropped, name) for name in TAKEN_WHERE_EMPTY if not getattr(kept, name)}
    if kept.commune_id in (None, dropped.commune_id) and not kept.village_id:
        found |= {"commune": dropped.commune, "village": dropped.village}
    return {name: value for name, value in found.items() if value and value != getattr(kept, name)}


@dataclass(frozen=True)
class MergedFact:
    """A line of the preview: what each record says, and which of the two stays."""

    label: str
    kept: str
    dropped: str
    is_taken: bool


@dataclass(frozen=True)
class MergePreview:
    """`counts`: (title, how many of the one, of the other), for what hangs on the records in all rooms."""

    facts: list[MergedFact]
    counts: list[tuple[str, int, int]]


def merge_preview(*, kept: User, dropped: User) -> MergePreview:
    taken = facts_to_take(kept, dropped)
    names = ("full_name", "commune", "village", *TAKEN_WHERE_EMPTY)
    facts = [MergedFact(_label(name), _say(kept, name), _say(dropped, name), name in taken) for name in names]
    ours, theirs = personal_data(kept), personal_data(dropped)
    lists = {title: data for title, data in ours.items() if isinstance(data, list)}
    counts = [(title, len(data), len(cast("list", theirs[title]))) for title, data in lists.items()]
    return MergePreview(facts, counts)


def _label(name: str) -> str:
    return str(capfirst(str(cast("Field", User._meta.get_field(name)).verbose_name)))


def _say(person: User, name: str) -> str:
    shown = getattr(person, f"get_{name}_display", None)
    value = shown() if shown else getattr(person, name)
    return show_phone(value) if value and name.endswith("phone") else str(value or "–")


@dataclass(frozen=True)
class Membership:
    """A group that a person is in; since when and by whom, where the audit knows it."""

    group: Group
    entry: AuditEntry | None


def memberships(person: User) -> list[Membership]:
    joined = AuditEntry.objects.filter(
        action="join_group", subject_kind=User._meta.label_lower, subject_id=str(person.public_id)
    ).select_related("actor")
    last = {entry.details["group"]: entry for entry in joined.order_by("at")}
    return [Membership(group, last.get(group.name)) for group in person.groups.order_by("name")]


@dataclass(frozen=True)
class RequestState:
    """A request as its sender and the admin see it. `step`: waiting, answered, done."""

    request: DataRequest
    step: str
    is_late: bool
    may_be_extended: bool = False


def request_state(request: DataRequest, at: datetime) -> RequestState:
    if request.done_at:
        return RequestState(request, "done", is_late=False)
    may_be_extended = not request.extended_at and at <= request.carry_out_due_at
    if request.answered_at:
        return RequestState(request, "answered", at > request.carry_out_due_at, may_be_extended)
    return RequestState(request, "waiting", at > request.answer_due_at, may_be_extended)


def _spell_out(folded: str) -> str:
    return " ".join(ABBREVIATIONS.get(word, word) for word in re.findall(r"\w+", folded))


def _distance(commune: Commune, wanted: str) -> int:
    names = (fold(commune.name), fold(commune.full_name))
    tests = (
        wanted in names,
        any(name.startswith(wanted) for name in names),
        any(wanted in name for name in names),
        wanted in commune.search_key,
    )
    return next((place for place, holds in enumerate(tests) if holds), len(tests))
