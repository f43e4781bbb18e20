"""Names of people who do not exist, as people of Quảng Ninh are called."""

from dataclasses import dataclass
from random import Random

FAMILY = ["Nguyễn"] * 9 + [
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Bùi",
    "Đặng",
    "Đỗ",
    "Ngô",
    "Đinh",
    "Lương",
    "Đào",
] * 2
MIDDLE = {
    "female": ["Thị"] * 6 + ["Thị Thu", "Thị Kim", "Thanh", "Thị Bích", "Hồng", "Minh"],
    "male": ["Văn"] * 5 + ["Đức", "Quang", "Xuân", "Hữu", "Minh", "Công", "Tiến"],
}
WOMEN = "Hoa Lan Mai Hương Thuỷ Hạnh Nga Dung Hiền Loan Yến Nhung Thảo Oanh Mận Đào Lành Thơm Ánh Tuyết"
MEN = "Hùng Dũng Sơn Hải Thắng Toàn Đức Cường Bình Luyện Thông Chiến Tám Lộc Vinh Quý Khánh Lâm Ân Tuấn"
GIVEN = {"female": WOMEN.split(), "male": MEN.split()}
# Dao, Sán Dìu, Sán Chỉ, Tày and Hoa neighbours: single letters, "oo", tones rare in Kinh names.
MINORITY = {
    "female": [
        "Chíu Thị Sám",
        "Tằng Sám Múi",
        "Voòng Sám Lìn",
        "Nình Tài Múi",
        "Phoóng Nhì Múi",
        "Trương A Nhì",
        "Lã Thị Làn",
    ],
    "male": [
        "Chíu A Sám",
        "Tằng Dảu Quay",
        "Voòng A Lìn",
        "Nình A Tài",
        "Lỷ Tài Thông",
        "Tô A Phúc",
        "Hoàng Chắn Sáng",
    ],
}
MINORITY_FAMILY = ["Chíu", "Tằng", "Voòng", "Nình", "Phoóng", "Lỷ", "Trạc", "Đặng", "Bàn", "Dường"]


@dataclass(frozen=True)
class Person:
    full_name: str
    gender: str
    birth_year: int


def invent(random: Random, *, minority: bool, this_year: int) -> Person:
    """A person of 16 to 88 years; most are past fifty, as in the village halls."""
    gender = random.choices(["female", "male"], [58, 42])[0]
    age = round(min(88, max(16, random.gauss(57, 14))))
    return Person(_name(random, gender, minority), gender, this_year - age)


def _name(random: Random, gender: str, minority: bool) -> str:
    if minority:
        family, *rest = random.choice(MINORITY[gender]).split()
        return " ".join([random.choice([family, random.choice(MINORITY_FAMILY)]), *rest])
    return f"{random.choice(FAMILY)} {random.choice(MIDDLE[gender])} {random.choice(GIVEN[gender])}"
