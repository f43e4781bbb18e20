"""The door for a province's communes: reads a file like data/quang-ninh-communes.csv, may run again at any time."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning.people.actions import load_communes
from learning.people.commune_files import CommuneFileError, read_communes
from learning.people.models import Province

PACKAGED = Path(__file__).resolve().parents[2] / "data" / "quang-ninh-communes.csv"


class Command(BaseCommand):
    help = (
        "Loads the communes of a province, by default Quảng Ninh's 54. "
        "Run again, it updates; help numbers that people set stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=PACKAGED)
        parser.add_argument("--province", help="code of the province, e.g. 22")
        parser.add_argument("--short-code", default="QN", help="opens certificate numbers, e.g. QN")
        parser.add_argument("--name", default="Quảng Ninh")
        parser.add_argument("--full-name", default="", help='e.g. "thành phố Hải Phòng"; else "tỉnh" and the name')

    def handle(self, **options) -> None:
        if options["file"] != PACKAGED and not options["province"]:
            raise CommandError("Say whose communes these are: --province, --short-code and --name.")
        province = Province(
            code=options["province"] or "22",
            short_code=options["short_code"],
            name=options["name"],
            full_name=options["full_name"] or f"tỉnh {options['name']}",
        )
        try:
            communes = read_communes(options["file"])
        except (OSError, CommuneFileError) as error:
            raise CommandError(str(error)) from error
        load_communes(province=province, communes=communes)
        self.stdout.write(f"{province}: {len(communes)} communes.")
