"""Every page of every role, on a phone and at a desk: nothing that axe finds, nothing that scrolls sideways.

Which pages there are is read from the table of tests/house; a page that several roles see alike is looked at once.
"""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Error, Page

from courses.models import CoursePage, HomePage, InfoPage
from tests.house.addresses import addresses
from tests.house.answers import read_answers, row_for
from tests.house.world import World, make_world, paths_of
from tests.journeys.looking import look_at, problems_when_narrow

PHONE, DESK = 360, 1280
ANSWERS = read_answers()
CMS = "quan-tri/"
# Role: how the routes begin that it is the first to see, or sees in its own way.
LOOKS_AT = {
    "visitor": ("",),
    "resident": ("",),
    "neighbour": ("chung-nhan/", "khoa-hoc-cua-toi/", "tai-khoan/du-lieu/"),  # Who has nothing yet.
    "volunteer": ("nguoi-hoc/", "tai-khoan/", "tro-giup/"),
    "official": ("bao-cao/",),
    "province_official": ("bao-cao/", "tai-khoan/xac-nhan/"),
    "editor": (),
    "province_admin": (CMS,),
}
# Beside what the table says is a page: of Wagtail's own what an editor opens each day, and what is not there.
MORE = {
    "visitor": ["/khong-co-trang-nay/"],
    "resident": ["/bao-cao/"],
    "official": ["/bao-cao/xa/00000/"],
    "editor": [
        "/quan-tri/",
        "/quan-tri/images/",
        "/quan-tri/images/add/",
        "/quan-tri/images/multiple/add/",
        "/quan-tri/documents/",
        "/quan-tri/documents/add/",
        "/quan-tri/documents/multiple/add/",
        "/quan-tri/account/",
        "/quan-tri/pages/search/?q=VNeID",
    ],
    "province_admin": ["/quan-tri/", "/quan-tri/account/"],
}
LONG_NAME = "Công Tằng Tôn Nữ Thị Hoàng Nguyên Bảo Châu Phương Anh Ngọc Diễm Quỳnh Trang Như Ý"[:80]


@pytest.mark.parametrize("role", LOOKS_AT)
def test_every_page_is_for_everybody(open_phone, role):
    world = make_world()
    for side in (world.here, world.there):
        side.resident.full_name = LONG_NAME
        side.resident.save()
    page = open_phone(world.person(role))
    paths = [*pages_of(world, role), *MORE.get(role, []), *(pages_edited(world) if role == "editor" else [])]
    problems = [problem for path in dict.fromkeys(paths) for problem in problems_on(page, path)]
    assert len(paths) > 1
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_every_page_of_errors_is_for_everybody(open_phone, name):
    page = open_phone()
    page.route(
        "**/loi/", lambda route: route.fulfill(body=render_to_string(name), content_type="text/html; charset=utf-8")
    )
    assert problems_on(page, "/loi/") == []


def pages_of(world: World, role: str) -> list[str]:
    """Paths that answer this role with a page, in the order of the addresses."""
    return [
        path
        for address in addresses()
        for route, path in paths_of(address, world)
        if route.startswith(LOOKS_AT[role] or "-") or (route == "pages/live" and "" in LOOKS_AT[role])
        if ANSWERS[row_for(ANSWERS, route)][role] == "ok" and not is_part(route)
    ]


def pages_edited(world: World) -> list[str]:
    """The desk of each kind of page, with every kind of block in it, and how one comes to them."""
    course = CoursePage.objects.get(title="VNeID")
    parts = course.get_children()
    found = [HomePage.objects.get(), InfoPage.objects.first(), course, *parts[:2], parts.last()]
    return [
        *(f"/quan-tri/pages/{page.pk}/edit/" for page in found),
        *(f"/quan-tri/pages/{course.pk}/{name}" for name in ("", "add_subpage/", "history/", "unpublish/")),
        f"/quan-tri/pages/add/courses/quizpage/{course.pk}/",
        f"/quan-tri/images/{world.others['image'].pk}/",
        f"/quan-tri/documents/edit/{world.others['document'].pk}/",
    ]


def is_part(route: str) -> bool:
    """Wagtail loads these into the page of a list."""
    return route.startswith(CMS) and route.endswith("/ket-qua/")


def problems_on(page: Page, path: str) -> list[str]:
    """At both widths, and with doubled text on the narrowest of phones."""
    page.set_viewport_size({"width": PHONE, "height": 740})
    if not opens(page, path):
        return []
    if page.locator("[data-course], [data-course-card]").count():
        page.wait_for_load_state("networkidle")  # What belongs to the learner is painted on it.
    problems = problems_when_narrow(page)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 740})
        problems += problems_at(page, width)
    return problems


def opens(page: Page, path: str) -> bool:
    """Whether this is a page at all, no file and no data."""
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    return "text/html" in answer.headers["content-type"]


def problems_at(page: Page, width: int) -> list[str]:
    try:
        look_at(page)
    except AssertionError as found:
        return [f"{width} px: {found}"]
    return []
