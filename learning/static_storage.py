"""Static files as they leave: our scripts and styles minified, each name with the hash of what is in it.

Scripts that are needed together leave as one file (TOGETHER): in the source each stands by itself, and so it does with
DEBUG. Modules find each other by hashed names too (`import … from "./toi.js"`), whichever file they are in. What
packages bring along is small enough already.

The hash of a script is made of all that it imports, near or far, as it was written, and of the names that others ask of
it: so two may import each other, and a change in one still gives all that stand on it new names.
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
# What leaves in which file, in the order in which it runs. Less on the wire, for what is alike in two scripts is packed
# once, and fewer requests. A page that names one of them gets them all: each must bear that its elements are not there.
TOGETHER = {
    "toi": ("dom", "gone", "may", "family", "practice", "quiz", "help", "toi"),
    "saved": ("saved", "search-saved", "read-aloud"),
    "passkey": ("share", "passkey", "push", "resend", "search-list"),
}
PARTS = {f"{OURS}{whole}.js": [f"{OURS}{part}.js" for part in parts] for whole, parts in TOGETHER.items()}
WHOLE = {part: whole for whole, parts in PARTS.items() for part in parts}
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']\./([\w-]+\.js)["']""")
STATEMENT = re.compile(r"""^import\s(?:\{([^}]*)\} from )?"\./([\w-]+\.js)";\n""", re.MULTILINE)
EXPORT = re.compile(r"^export (?:const|let) (\w+)", re.MULTILINE)
# What may change is a matter of the source; on the wire one keyword for all is shorter.
CONST = re.compile(r"\bconst(?= [\w[{])")
# A plain value with a name in capitals: used once, it needs no name on the wire.
VALUE = re.compile(r"""^(const ([A-Z]+) = ("[^"]*"|[\d_]+|/.+/\w*);(?: //.*)?\n)""", re.MULTILINE)
# Before a large part the browser has a turn: a slow phone would stand still while all of them start.
PAUSE = "await new Promise((go) => setTimeout(go));"
LARGE = 3000  # letters
Found = dict[str, tuple[Any, str]]


def imports_of(script: str) -> list[str]:
    """Names of our modules that this one imports, now or later."""
    return [f"{OURS}{name}" for name in IMPORTED.findall(script)]


class _Minified:
    """Stands between collectstatic and the place that a file comes from."""

    def __init__(self, text: str) -> None:
        self.text = text

    def open(self, path: str) -> ContentFile:
        return ContentFile(_minify(KINDS[_ending(path)], self.text))


@functools.cache
def _minify(kind: str, text: str) -> bytes:
    """Asked for again in each pass that puts hashes into names."""
    return minify.string(kind, CONST.sub("let", text) if kind == KINDS["js"] else text).encode()


def _as_one(name: str, scripts: dict[str, str]) -> str:
    """The script with what leaves in the same file, each part in a block of its own.

    Names in a block are nobody else's, so the minifier may shorten them. Those that parts give each other stand in a
    block around them, those that other files import before it.
    """
    parts = _parts_of(name, scripts)
    given = [word for part in parts for word in EXPORT.findall(scripts[part])]
    if len(set(given)) < len(given):
        raise ValueError(f"{name}: two of its parts export the same name")
    asked = _asked(name, scripts)
    blocks = ["{" + _bare(scripts[part]) + "}" for part in parts]
    turns = [PAUSE + block if len(block) > LARGE else block for block in blocks[1:]]
    own = _declared("let", set(given) - asked)
    return _imports(parts, scripts) + _declared("export let", asked) + "{" + own + "".join(blocks[:1] + turns) + "}"


def _bare(script: str) -> str:
    return EXPORT.sub(r"\1", STATEMENT.sub("", _without_names(script)))


def _without_names(script: str) -> str:
    for line, name, value in VALUE.findall(script):
        pieces = re.split(rf"\b{name}\b", script.replace(line, ""))
        if len(pieces) == 2:
            script = value.join(pieces)
    return script


def _parts_of(name: str, scripts: dict[str, str]) -> list[str]:
    return [part for part in PARTS.get(name, [name]) if part in scripts]


def _asked(name: str, scripts: dict[str, str]) -> set[str]:
    """The names that other files import from this one."""
    parts = _parts_of(name, scripts)
    return set().union(*(_asked_of(parts, text) for other, text in scripts.items() if other not in parts))


def _asked_of(parts: list[str], script: str) -> set[str]:
    """The names that this script imports from any of the parts."""
    return {word for words, name in STATEMENT.findall(script) if f"{OURS}{name}" in parts for word in _words(words)}


def _imports(parts: list[str], scripts: dict[str, str]) -> str:
    """What the parts import from other files, one statement a file."""
    wanted: dict[str, set[str]] = {}
    for words, name in (found for part in parts for found in STATEMENT.findall(scripts[part])):
        if f"{OURS}{name}" not in parts:
            wanted.setdefault(WHOLE.get(f"{OURS}{name}", name).removeprefix(OURS), set()).update(_words(words))
    return "".join(f'import {{{",".join(sorted(words))}}} from "./{name}";' for name, words in wanted.items())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _declared(keyword: str, names: set[str]) -> str:
    return f"{keyword} {','.join(sorted(names))};" if names else ""


def _read(source: Any, path: str) -> str:
    with source.open(path) as file:
        return file.read().decode()


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


def _is_ours(name: str) -> bool:
    return name.startswith(OURS) and _ending(name) in KINDS


class HashedStorage(ManifestStaticFilesStorage):
    """Without the compressed twins, which take seconds: for the journeys."""

    support_js_module_import_aggregation = True
    scripts: dict[str, str] = {}

    def post_process(self, paths: Found, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        ours = {name: _read(*found) for name, found in paths.items() if _is_ours(name)}
        self.scripts = {name: text for name, text in ours.items() if _ending(name) == "js"}
        sent = {
            name: (_Minified(_as_one(name, self.scripts) if name in self.scripts else text), name)
            for name, text in ours.items()
            if WHOLE.get(name, name) == name
        }
        others = {name: found for name, found in paths.items() if name not in ours}
        return super().post_process(others | sent, dry_run=dry_run, **options)

    def hash_key(self, name: str) -> str:
        """A part is found under the name of the file that it leaves in."""
        return WHOLE.get(name, name)

    def hashed_name(self, name: str, *content: Any, **options: Any) -> str:
        return super().hashed_name(WHOLE.get(name, name), *content, **options)

    def file_hash(self, name: Any, content: Any = None) -> str | None:
        if name not in self.scripts:
            return super().file_hash(name, content)
        reached = list(PARTS.get(name, [name]))
        for one in reached:  # grows while it is walked
            reached += [other for other in imports_of(self.scripts.get(one, "")) if other not in reached]
        asked = {one: sorted(_asked(WHOLE.get(one, one), self.scripts)) for one in reached}
        texts = "".join(f"{one} {asked[one]} {self.scripts.get(one)}" for one in sorted(asked))
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
