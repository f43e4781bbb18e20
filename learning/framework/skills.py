"""The skills framework as data: who is taught, which competences there are, and how far one can be.

The table QN-2026 carries public codes (Thông tư 02/2025/TT-BGDĐT for 1.1–6.3, Công văn 3139/BTTTT-KTS&XHS for 0.1 and
0.2); descriptions and targets are the province's own. Content is tagged by (framework, code), never by a bare code,
so that the official table of Decision 757 can stand beside it as a second file.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FRAMEWORK = "QN-2026"
TABLE = Path(__file__).with_name("competences.csv")
SOURCE_NOTE = "Mã theo Thông tư 02/2025/TT-BGDĐT và Công văn 3139/BTTTT-KTS&XHS; mô tả do tỉnh biên soạn."


@dataclass(frozen=True)
class TargetGroup:
    """One of the four whom Decision 757 tells apart."""

    code: str
    name: str


@dataclass(frozen=True)
class Level:
    """A step of the eight; `stage` is the pair it belongs to."""

    code: str
    step: int
    stage: str

    @property
    def name(self) -> str:
        return f"{self.stage} (bậc {self.step})"


@dataclass(frozen=True)
class Competence:
    """`target` is the level a resident shows after the basic programme; `core` belongs to that programme.

    `basic_skill` is the code of the one of the five basic digital skills it serves, or None.
    """

    framework: str
    code: str
    domain: str
    name: str
    description: str
    levels: tuple[Level, ...]
    target: Level
    core: bool
    basic_skill: str | None

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


TARGET_GROUPS = (
    TargetGroup("resident", "Người dân"),
    TargetGroup("pupil", "Học sinh, sinh viên"),
    TargetGroup("public_servant", "Cán bộ, công chức, viên chức"),
    TargetGroup("worker", "Người lao động trong doanh nghiệp, hợp tác xã"),
)
# The friendly entrance for residents: what community teams have taught since 2024.
BASIC_SKILLS = {
    "D": "Sử dụng dịch vụ công trực tuyến",
    "M": "Mua sắm trực tuyến",
    "T": "Thanh toán trực tuyến",
    "A": "Tự bảo vệ mình trên mạng",
    "N": "Sử dụng nền tảng số khác ở địa phương",
}
LEVELS = (
    Level("CB1", 1, "Cơ bản"),
    Level("CB2", 2, "Cơ bản"),
    Level("TC1", 3, "Trung cấp"),
    Level("TC2", 4, "Trung cấp"),
    Level("NC1", 5, "Nâng cao"),
    Level("NC2", 6, "Nâng cao"),
    Level("CS1", 7, "Chuyên sâu"),
    Level("CS2", 8, "Chuyên sâu"),
)


def get_level(code: str) -> Level:
    """Raises LookupError for a code the framework does not have; so do its neighbours below."""
    return _by_code(LEVELS, code)


def get_target_group(code: str) -> TargetGroup:
    return _by_code(TARGET_GROUPS, code)


def get_competence(code: str, framework: str = FRAMEWORK) -> Competence:
    return _by_code(competences(framework), code)


@cache
def competences(framework: str = FRAMEWORK) -> tuple[Competence, ...]:
    """Every competence of a framework, in the order of its codes."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(_competence(row) for row in csv.DictReader(table) if row["framework"] == framework)


def target_group_choices() -> list[tuple[str, str]]:
    return [(group.code, group.name) for group in TARGET_GROUPS]


def level_choices() -> list[tuple[str, str]]:
    """Only the levels that some competence teaches: the basic programme ends at TC1."""
    taught = {level for competence in competences() for level in competence.levels}
    return [(level.code, level.name) for level in LEVELS if level in taught]


def competence_choices(framework: str = FRAMEWORK) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by domain, as a select shows them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for competence in competences(framework):
        groups.setdefault(competence.domain, []).append((competence.code, str(competence)))
    return list(groups.items())


def _competence(row: dict[str, str]) -> Competence:
    return Competence(
        framework=row["framework"],
        code=row["code"],
        domain=row["domain_vi"],
        name=row["competence_vi"],
        description=row["description_vi"],
        levels=tuple(get_level(code) for code in row["levels"].split(";")),
        target=get_level(row["target"]),
        core=row["core"] == "1",
        basic_skill=None if row["basic5"] == "-" else row["basic5"],
    )


def _by_code(items, code: str):
    for item in items:
        if item.code == code:
            return item
    raise LookupError(f"No {code} in the skills framework")
