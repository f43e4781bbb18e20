"""The words of one certificate, apart from how they are drawn, so that rows can be read without loading WeasyPrint."""

import dataclasses
import datetime
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wording:
    """Every word printed on one certificate, frozen when it is issued; kept as JSON in the row.

    `commune` is written out ("phường Hà Lầm, tỉnh Quảng Ninh"); `issued_on` is an ISO date of Vietnam's calendar;
    `authority` is who certifies (the body or the title of its head); `logo_id` a picture of Wagtail's library;
    `notice` stands in the small print ("Bản minh hoạ").
    """

    issuer: str
    authority: str
    name: str
    course: str
    number: str
    issued_on: str
    place: str
    issuer_parent: str = ""
    salutation: str = "Ông/Bà"
    birth_year: int | None = None
    commune: str = ""
    result: str = "Đạt"
    signer_title: str = ""
    signer_name: str = ""
    logo_id: int | None = None
    logo_alt: str = ""
    notice: str = ""

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Wording":
        """Read a row's words. Keys that later versions dropped are ignored; a missing required one is a TypeError."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in known})

    @property
    def date(self) -> datetime.date:
        return datetime.date.fromisoformat(self.issued_on)

    @property
    def date_line(self) -> str:
        """Place and date as official papers write them: days below 10 and months 1 and 2 with a leading zero."""
        month = f"{self.date.month:02}" if self.date.month < 3 else self.date.month
        return f"{self.place}, ngày {self.date.day:02} tháng {month} năm {self.date.year}"
