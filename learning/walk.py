"""script/server --check: through the site as people go, with nothing but what a browser without script has.

A resident signs up by phone, studies a course, passes its quiz, downloads the certificate; anybody checks it; an
official reads the figures. A step is a function that fetches and expects; STEPS names it and puts it in its place.
It leaves one more learner in the demonstration.
"""

import random
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import requests

from learning.quiz_answers import answers_for
from learning.visitor import Page, Visitor, expect

NAME = "Nguyễn Thị Chạy Thử"


class People:
    """Who walks, and what one step found that a later one needs."""

    def __init__(self, address: str) -> None:
        self.resident = Visitor(address)
        self.stranger = Visitor(address)
        self.official = Visitor(address)
        # Each run a number of its own: one number gets only a few codes a day.
        self.phone = f"098{random.randrange(10**7):07}"
        self.course = self.quiz = self.check_page = ""


def see_health(people: People) -> None:
    expect(people.stranger.get("/healthz").text == "ok", "/healthz does not say ok")
    people.stranger.get("/readyz")


def see_home(people: People) -> None:
    page = people.stranger.get("/")
    expect("Cookie" not in page.headers.get("Vary", ""), "the home page varies with the visitor")
    expect('<html lang="vi"' in page.text, "the home page is not Vietnamese")
    people.course = Page(people.stranger.get("/khoa-hoc/")).link("/khoa-hoc/vneid/")


def sign_up(people: People) -> None:
    """Phone and code, then who and where: the one door."""
    visitor = people.resident
    page = visitor.send(visitor.get("/tai-khoan/dang-nhap/"), "so-dien-thoai", phone=people.phone)
    page = visitor.send(page, "ma", code=_code(people))
    page = visitor.send(page, "ho-ten", full_name=NAME)
    page = visitor.send(page, "noi-o", commune=Page(page).form("noi-o").choices["commune"][0])
    visitor.send(page, "dong-y", is_16="on", agrees="on")
    expect(NAME in Page(visitor.get("/tai-khoan/")).text, "the account does not know its name")


def _code(people: People) -> str:
    """Read from the outbox, as the demonstration's people do."""
    shown = f"{people.phone[:4]} {people.phone[4:7]} {people.phone[7:]}"
    found = re.search(rf"{shown}.*?\b(\d{{6}})\b", Page(people.resident.get("/hop-thu-thu/")).text.replace(":", " "))
    if not found:
        raise AssertionError("no code in the outbox")
    return found[1]


def study(people: People) -> None:
    """Every lesson of the course, said to be done on the page for who has no script."""
    visitor = people.resident
    places = [link for link in Page(visitor.get(people.course)).links if link.startswith(people.course)]
    for place in dict.fromkeys(places):
        page = Page(visitor.get(place))
        own = [link for link in page.links if link.startswith("/hoc/")]
        if own and own[0].startswith("/hoc/bai/"):
            visitor.send(visitor.get(own[0]))
        elif own:
            people.quiz = own[0]
    expect(bool(people.quiz), "the course has no quiz")


def take_quiz(people: People) -> None:
    visitor = people.resident
    page = visitor.send(visitor.get(people.quiz))
    expect("Câu đúng" not in page.text, "the quiz tells its answers before it is marked")
    result = visitor.send(page, **answers_for(page.text))
    expect("Đạt rồi!" in result.text, f"not passed: {Page(result).text[:300]}")


def get_certificate(people: People) -> None:
    visitor = people.resident
    links = [link for link in Page(visitor.get("/chung-nhan/")).links if re.match(r"/chung-nhan/[0-9a-f-]{36}/", link)]
    expect(bool(links), "no certificate in the list")
    page = Page(visitor.get(links[0]))
    people.check_page = urlsplit(page.link("/xac-minh/")).path
    pdf = visitor.get(page.link("/tai-ve/"))
    expect(pdf.headers["Content-Type"] == "application/pdf", f"the certificate is {pdf.headers['Content-Type']}")
    expect(pdf.content.startswith(b"%PDF-") and len(pdf.content) > 5000, "the certificate is no PDF")


def check_certificate(people: People) -> None:
    text = Page(people.stranger.get(people.check_page)).text
    expect("còn giá trị" in text and NAME in text, f"the check page says: {text[:300]}")


def read_figures(people: People) -> None:
    """A province's official, by the demonstration's account as the sign-in page tells it."""
    visitor = people.official
    page = visitor.get("/tai-khoan/can-bo/")
    password = re.search(r"canbo-tinh .*Mật khẩu (\S+)", Page(page).text)
    if not password:
        raise AssertionError("the staff's sign-in page does not tell the demonstration's accounts")
    visitor.send(page, "can-bo", login="canbo-tinh", password=password[1])
    text = Page(visitor.get("/bao-cao/")).text
    expect("người đã ghi danh học" in text, f"the page of figures says: {text[:300]}")
    expect(NAME not in text, "officials see numbers, not names")


Step = Callable[[People], None]
STEPS: list[tuple[str, Step]] = [
    ("The site is alive", see_health),
    ("Home and courses", see_home),
    ("A resident signs up by phone code", sign_up),
    ("… studies every lesson of a course", study),
    ("… takes its quiz and passes", take_quiz),
    ("… downloads the certificate", get_certificate),
    ("Anybody checks the certificate", check_certificate),
    ("An official reads the figures", read_figures),
]


def walk(address: str) -> int:
    """Go through all steps, one line each; gives the exit code: 0, or 1 at the first step that fails."""
    people = People(address)
    for title, take in STEPS:
        began = time.monotonic()
        try:
            take(people)
        except (AssertionError, requests.RequestException) as problem:
            print(f"✗ {title}: {problem}", flush=True)
            return 1
        print(f"✓ {title:<44} {1000 * (time.monotonic() - began):6.0f} ms", flush=True)
    return 0
