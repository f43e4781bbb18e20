"""Static files as they leave: our scripts and styles minified, each name with the hash of what is in it.

Modules find each other by such names too (`import … from "./toi.js"`). In the source, and with DEBUG, all stays as
it is written. What packages bring along is small enough already.

The hash of a script is made of all that it imports, near or far, as it was written: so two may import each other, and a
change in one still gives all that stand on it new names.
"""

import functools
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import minify
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "learning/"
KINDS = {"js": "application/javascript", "css": "text/css"}
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']\./([\w-]+\.js)["']""")
STATEMENT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?:const|let) (\w+)", re.MULTILINE)
Found = dict[str, tuple[Any, str]]


def imports_of(script: str) -> list[str]:
    """Names of our modules that this one imports, now or later."""
    return [f"{OURS}{name}" for name in IMPORTED.findall(script)]


class _Minified:
    """Stands between collectstatic and the place that a file comes from."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def open(self, path: str) -> ContentFile:
        with self.source.open(path) as file:
            return ContentFile(_minify(KINDS[_ending(path)], file.read().decode()))


@functools.cache
def _minify(kind: str, text: str) -> bytes:
    """Asked for again in each pass that puts hashes into names."""
    return minify.string(kind, _in_a_block(text) if kind == KINDS["js"] else text).encode()


def _in_a_block(script: str) -> str:
    """Names in a block are nobody else's, so the minifier may shorten them; exported ones stand before it."""
    exported = f"export let {','.join(EXPORT.findall(script))};" if EXPORT.search(script) else ""
    block = EXPORT.sub(r"\1", STATEMENT.sub("", script))
    return f"{''.join(STATEMENT.findall(script))}{exported}{{{block}}}"


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


def _is_ours(name: str) -> bool:
    return name.startswith(OURS) and _ending(name) in KINDS


class HashedStorage(ManifestStaticFilesStorage):
    """Without the compressed twins, which take seconds: for the journeys."""

    support_js_module_import_aggregation = True
    scripts: dict[str, str] = {}

    def post_process(self, paths: Found, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        ours = {name: (_Minified(source), path) for name, (source, path) in paths.items() if _is_ours(name)}
        self.scripts = {
            name: source.open(path).read().decode() for name, (source, path) in ours.items() if _ending(name) == "js"
        }
        return super().post_process(paths | ours, dry_run=dry_run, **options)

    def file_hash(self, name: Any, content: Any = None) -> str | None:
        if name not in self.scripts:
            return super().file_hash(name, content)
        reached = [name]
        for one in reached:  # grows while it is walked
            reached += [other for other in imports_of(self.scripts.get(one, "")) if other not in reached]
        texts = "".join(f"{one} {self.scripts.get(one)}" for one in sorted(set(reached)))
        return hashlib.md5(f"{name} {texts}".encode(), usedforsecurity=False).hexdigest()[:12]

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None, *more: Any) -> Any:
        """Packages' modules name each other in ways that no storage can follow: those stay as they are."""
        if template and template.startswith(("import", "export")) and not _is_ours(name):
            return lambda match: match["matched"]
        return super().url_converter(name, hashed_files, template, *more)


class CompressedStorage(HashedStorage, CompressedManifestStaticFilesStorage):
    """Each file with a hash also as .br and .gz beside it."""

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Names without a hash are met by nobody."""
        return super().compress_files(paths & set(self.hashed_files.values()))
