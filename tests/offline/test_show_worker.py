"""The worker that phones install: its shell is there, it changes when that does, and it can be called off."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from PIL import Image

from learning import pagecache
from learning.offline import shell
from learning.people.actions import set_commune_help
from tests.factories.courses import CourseFactory
from tests.factories.people import CommuneFactory, official

pytestmark = pytest.mark.django_db
SHELL_PAGES = ["/ngoai-mang/", "/da-luu/", "/the/doi-nguoi/", "/tro-giup/so-dien-thoai/"]


@pytest.fixture(autouse=True)
def _started_anew():
    """What stays the same while a server runs is read anew."""
    yield
    for kept in (pagecache._release, shell._names):
        kept.cache_clear()


def worker() -> str:
    return Client().get("/sw.js").content.decode()


def named(script: str, name: str):
    return json.loads(re.search(rf"^const {name}=(.*);$", script, re.MULTILINE)[1])


def test_it_is_a_script_for_the_whole_site_that_is_always_asked_for_again(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "max-age=0" in answer["Cache-Control"]
    assert not answer.cookies
    assert "'self'" in answer["Content-Security-Policy"]


def test_a_phone_that_has_it_is_not_sent_it_again(client):
    etag = client.get("/sw.js")["ETag"]
    assert client.get("/sw.js", headers={"If-None-Match": etag}).status_code == 304


def test_its_shell_is_there_and_carries_nobody():
    assert named(worker(), "SHELL") == SHELL_PAGES
    for address in SHELL_PAGES:
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"].startswith("public")
        assert not answer.cookies


def test_the_pages_of_its_shell_lead_to_all_that_learning_pages_load():
    """The worker walks from what its pages name; a saved course brings its own list (test_show_bundle.py)."""
    course = CourseFactory(lessons=1, quiz=True)
    pages = [course.url, *(child.url for child in course.get_children())]
    assert reached(pages)
    assert reached(pages) - reached(SHELL_PAGES) == set()
    assert reached(pages) - {*shell.static_files()} == set()


def reached(pages: list[str]) -> set[str]:
    """Addresses of styles and scripts that these pages name, and that those import."""
    text = "".join(Client().get(page).content.decode() for page in pages)
    found = [*dict.fromkeys(re.findall(r"""["'](/static/[\w./-]+\.(?:js|css))["']""", text))]
    for one in found:  # grows while it is walked
        found += [other for other in imports(one) if other not in found]
    return {*found}


def imports(address: str) -> list[str]:
    written = Path(finders.find(address.removeprefix("/static/"))).read_text()
    return [f"/static/learning/{name}" for name in re.findall(r"""["']\./([\w-]+\.js)["']""", written)]


def test_its_version_is_made_of_all_that_it_keeps():
    script = worker()
    written = script.split("\n", 3)[3]
    pages = [render_to_string(template) for template in shell.PAGES.values()]
    assert named(script, "VERSION") == shell.version_of([written, *shell.static_files(), *pages])


def test_a_new_number_of_a_team_makes_another_version(django_capture_on_commit_callbacks):
    commune, before = CommuneFactory(), named(worker(), "VERSION")
    with django_capture_on_commit_callbacks(execute=True):
        said = {"name": "Tổ khu 5", "phone": "+842033835678", "by": official(commune), "at": timezone.now()}
        set_commune_help(commune=commune, **said)
    assert named(worker(), "VERSION") != before
    assert "tel:+842033835678" in Client().get("/tro-giup/so-dien-thoai/").content.decode()


def test_any_change_makes_another_version():
    parts = ["script", "/static/learning/app.0123456789ab.css", "<p>Mất mạng</p>"]
    versions = {shell.version_of(parts)} | {shell.version_of([*parts[:n], "other", *parts[n + 1 :]]) for n in range(3)}
    assert len(versions) == 4


def test_its_version_stays_while_nothing_changes():
    before = worker()
    caches["pages"].clear()
    assert worker() == before


def test_it_can_be_called_off_at_once(settings):
    """As a server that starts with the setting does it, though the pages of the last one are still kept."""
    assert "SHELL" in worker()
    settings.OFFLINE = False
    pagecache._release.cache_clear()
    assert "registration.unregister()" in worker()
    assert "SHELL" not in worker()


# --- The site as an app ---


def test_manifest_says_what_stands_on_the_phone(client):
    answer = client.get("/ung-dung.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["id"], told["start_url"], told["scope"], told["display"], told["lang"]) == (
        "/",
        "/",
        "/",
        "standalone",
        "vi",
    )
    assert (told["theme_color"], told["background_color"]) == ("#0A5A75", "#FBF8F1")
    assert len(told["short_name"]) <= 12
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


def test_icons_are_as_large_as_the_manifest_says(client):
    for icon in client.get("/ung-dung.webmanifest").json()["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert "{}x{}".format(*picture.size) == icon["sizes"]
            assert picture.format == "PNG"


def test_every_page_names_it():
    page = Client().get(CourseFactory().url).content.decode()
    assert '<link rel="manifest" href="/ung-dung.webmanifest">' in page
    icon = re.search(r'<link rel="apple-touch-icon" href="/static/([^"]+)">', page)[1]
    with Image.open(finders.find(icon)) as picture:
        assert picture.size == (180, 180)
