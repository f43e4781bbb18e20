"""Scripts and styles of ours leave minified and find each other by hashed names; what packages bring stays as it is."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from learning.static_storage import CompressedStorage, HashedStorage, _as_one

FILES = {
    "learning/toi.js": '// Words for people who read the source.\nimport { get } from "./may.js";\n'
    "export const record = (verb) => { return get(verb); };\n",
    "learning/may.js": "export const get = (name) => name;\nexport const drop = (name) => name;\n",
    "learning/read-aloud.js": 'import { drop } from "./may.js";\nimport { record } from "./toi.js";\n'
    'const later = () => import("./toi.js");\nrecord(later, drop);\n',
    "learning/saved.js": "const ONCE = 300_000; // why\nconst TWICE = 7;\nsave(ONCE, TWICE, TWICE);\n",
    "learning/app.css": ".card {\n  /* why */\n  color: #ff0000;\n}\n",
    "learning/two.js": 'import { one } from "./one.js";\nexport const two = one;\n',
    "learning/one.js": 'export const one = 1;\nimport("./two.js");\n',
    "package/ext.js": "import htmx from './htmx';\n// not minified\n",
}


@pytest.fixture(params=[HashedStorage, CompressedStorage])
def collected(request, tmp_path: Path) -> dict[str, str]:
    """What collectstatic leaves behind: text by name without hash."""
    source, target = FileSystemStorage(tmp_path / "source"), tmp_path / "target"
    storage = request.param(location=target, base_url="/static/")
    for name, text in FILES.items():
        for place in (tmp_path / "source", target):
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    done = [one for _, _, one in storage.post_process({name: (source, name) for name in FILES})]
    assert [one for one in done if isinstance(one, Exception)] == []
    return {name: (target / storage.stored_name(name)).read_text() for name in FILES} | {
        "names": "\n".join(str(path.relative_to(target)) for path in target.rglob("*"))
    }


def test_ours_are_minified(collected):
    assert collected["learning/app.css"] == ".card{color:red}"
    assert "Words" not in collected["learning/toi.js"]
    assert "\n" not in collected["learning/toi.js"]
    assert "const" not in collected["learning/read-aloud.js"]


def test_a_value_that_is_used_once_goes_where_it_is_used(collected):
    assert re.search(r"let (\w)=7;save\(3e5,\1,\1\)", collected["learning/saved.js"])


def test_names_that_nobody_imports_are_shortened(collected):
    assert "later" not in collected["learning/read-aloud.js"]
    assert "record" in collected["learning/toi.js"]


def test_modules_find_each_other_by_hashed_names(collected):
    name = re.search(r"learning/toi(\.[0-9a-f]{12})\.js$", collected["names"], re.MULTILINE)[1]
    asked = re.findall(r'["\'](\./[^"\']+)["\']', collected["learning/read-aloud.js"])
    assert asked == [f"./toi{name}.js"] * 2  # may.js is in it


def test_what_belongs_together_leaves_as_one(collected):
    script = collected["learning/toi.js"]
    assert collected["learning/may.js"] == script
    assert "import" not in script
    assert "export let drop,record;" in script  # what others ask for; `get` is between the two
    assert not re.search(r"learning/may\.[0-9a-f]{12}", collected["names"])


def test_before_a_large_part_the_browser_has_a_turn():
    large = {"learning/may.js": f"large('{'x' * 3000}');\n", "learning/help.js": "small();\n"}
    script = _as_one("learning/toi.js", FILES | large)
    assert re.findall(r"await new Promise|large|small|record =", script) == ["large", "small", "record ="]
    large["learning/practice.js"] = f"larger('{'x' * 3000}');\n"
    script = _as_one("learning/toi.js", FILES | large)
    assert re.findall(r"await new Promise|large|small|record =", script) == [
        "large",
        "await new Promise",
        "large",
        "small",
        "record =",
    ]


def test_no_two_that_leave_as_one_give_the_same_name():
    with pytest.raises(ValueError, match="same name"):
        _as_one("learning/toi.js", FILES | {"learning/help.js": "export const get = 1;\n"})


def test_two_may_import_each_other(collected):
    [one, two] = [
        re.search(rf"learning/({name}\.[0-9a-f]{{12}}\.js)$", collected["names"], re.MULTILINE)[1]
        for name in ("one", "two")
    ]
    assert f"./{two}" in collected["learning/one.js"]
    assert f"./{one}" in collected["learning/two.js"]


def test_a_change_renames_all_that_stand_on_it(tmp_path):
    def name_of(script: str, changed: str) -> str:
        storage = HashedStorage(location=tmp_path, base_url="/static/")
        storage.scripts = FILES | {changed: "changed"}
        return storage.file_hash(script)

    same = name_of("learning/read-aloud.js", "learning/app.css")
    assert name_of("learning/read-aloud.js", "learning/toi.js") != same
    assert name_of("learning/saved.js", "learning/search-saved.js") != name_of("learning/saved.js", "learning/one.js")
    assert name_of("learning/read-aloud.js", "learning/one.js") == same


@pytest.mark.parametrize("name", ["one", "two"])
def test_another_name_that_is_asked_of_a_script_renames_it_and_all_that_stand_on_it(tmp_path, name):
    """It exports one more, though nothing of it was written anew."""

    def name_of(third: str) -> str:
        storage = HashedStorage(location=tmp_path, base_url="/static/")
        storage.scripts = FILES | {"learning/three.js": third}
        return storage.file_hash(f"learning/{name}.js")

    assert name_of('import { more } from "./one.js";\n') != name_of("1;\n")


def test_packages_stay_as_they_are(collected):
    assert collected["package/ext.js"] == FILES["package/ext.js"]


def test_only_names_with_a_hash_are_compressed(collected):
    compressed = [name for name in collected["names"].splitlines() if name.endswith((".br", ".gz"))]
    assert [name for name in compressed if not re.search(r"\.[0-9a-f]{12}\.", name)] == []
