"""A folder of starter content as fields of pages, read file by file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from courses.importers.streams import Body, FindPicture, question

# Adds a picture's file, with a title for the editor's shelf, and gives the picture.
AddPicture = Callable[[Path, str], Any]

# The files name target groups in Vietnamese; the skills framework has codes.
TARGET_GROUPS = {"nguoi-dan": "resident", "hoc-sinh": "pupil", "can-bo": "public_servant", "lao-dong": "worker"}


@dataclass(frozen=True)
class TermFile:
    """A word of the trade as tu-can-biet.yaml has it. `key` stays when the word is written in another way."""

    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class PageFile:
    """What one file says of one page. `key` stays the same however often it is loaded."""

    key: UUID
    fields: Mapping[str, Any]


class CourseFolder:
    """One course: course.yaml, its lessons, its quiz and its pictures."""

    def __init__(self, path: Path, add_picture: AddPicture):
        self.path = path
        self.add_picture = add_picture
        self.about = read(path / "course.yaml")

    def course(self) -> PageFile:
        about = self.about
        fields = {
            "title": about["title"],
            "slug": self.path.name,
            "summary": about["summary"].strip(),
            "picture": self._picture(about["picture"], about["title"]) if about.get("picture") else None,
            "picture_alt": about.get("picture_alt", ""),
            "outcomes": "\n".join(about.get("outcomes", [])),
            "target_groups": [TARGET_GROUPS.get(group, group) for group in about.get("target_groups", [])],
            "level": about.get("level", ""),
            "competences": about.get("competences", []),
            "order": about.get("order", 100),
        }
        return PageFile(page_key(self.path.name), fields | _sources(about))

    def lessons(self) -> list[PageFile]:
        return [self._lesson(name) for name in self.about["lessons"]]

    def quiz(self, lesson_ids: list[int]) -> PageFile | None:
        """`lesson_ids` in the order of the course: a question names its lesson by number, from 1."""
        if not self.about.get("quiz"):
            return None
        about = read(self.path / self.about["quiz"])
        fields = {name: about[name] for name in ("title", "slug", "intro", "draw", "mastery_score")}
        fields["questions"] = [question(one, lesson_ids[one["lesson"] - 1]) for one in about["questions"]]
        optional = {name: about[name] for name in ("shuffle", "attempts_allowed") if name in about}
        return PageFile(page_key(f"{self.path.name}/{self.about['quiz']}"), fields | optional)

    def _lesson(self, name: str) -> PageFile:
        about = read(self.path / name)
        key = f"{self.path.name}/{name}"
        fields = {
            "title": about["title"],
            "slug": about["slug"],
            "minutes": about["minutes"],
            "goal": about["goal"].strip(),
            "body": Body(key, picture_finder(self._picture)).stream(about["body"]),
        }
        return PageFile(page_key(key), fields | _sources(about))

    def _picture(self, file: str, title: str):
        return self.add_picture(self.path / "pictures" / file, title)


class SiteFolder:
    """pages.yaml: the home page, the catalogue and the pages of words; tu-can-biet.yaml; a folder for each course."""

    def __init__(self, path: Path, add_picture: AddPicture):
        self.path = path
        self.add_picture = add_picture
        self.about = read(path / "pages.yaml")

    def home(self) -> PageFile:
        about = self.about["home"]
        fields = {
            "title": about["title"],
            "slug": "trang-chu",
            "hero": about["hero"],
            "intro": about["intro"].strip(),
            "picture": self._picture(about["picture"], about["title"]) if about.get("picture") else None,
            "picture_alt": about.get("picture_alt", "").strip(),
        }
        return PageFile(page_key("home"), fields)

    def catalogue(self) -> PageFile:
        about = self.about["catalogue"]
        return PageFile(page_key("catalogue"), {"title": about["title"], "slug": "khoa-hoc", "intro": about["intro"]})

    def info_pages(self) -> list[PageFile]:
        return [
            PageFile(
                page_key(f"info/{about['slug']}"),
                {"title": about["title"], "slug": about["slug"], "body": self._body(about["slug"], about["body"])},
            )
            for about in self.about["pages"]
        ]

    def courses(self) -> list[CourseFolder]:
        return [CourseFolder(file.parent, self.add_picture) for file in sorted(self.path.glob("*/course.yaml"))]

    def terms(self) -> list[TermFile]:
        file = self.path / "tu-can-biet.yaml"
        return [_term(about) for about in read(file)["terms"]] if file.exists() else []

    def _body(self, key: str, blocks: list) -> list:
        return Body(key, picture_finder(self._picture)).stream(blocks)

    def _picture(self, file: str, title: str):
        return self.add_picture(self.path / "pictures" / file, title)


def _term(about: Mapping[str, Any]) -> TermFile:
    fields = {"term": about["term"], "explanation": about["explanation"], "forms": "\n".join(about.get("forms", []))}
    return TermFile(about["key"], fields)


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def page_key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"bdhvs:page:{name}")


def picture_finder(add: Callable[[str, str], Any]) -> FindPicture:
    return lambda file, alt: add(file, alt).pk


def _sources(about: Mapping[str, Any]) -> dict[str, Any]:
    """Sources are a list, or lines."""
    sources = about.get("sources") or []
    return {
        "review_by": about.get("review_by"),
        "sources": sources.strip() if isinstance(sources, str) else "\n".join(sources),
    }
