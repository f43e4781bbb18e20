from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from courses.actions import load_starter

STARTER = Path(__file__).parents[2] / "starter"
WORDS = {"created": "mới", "changed": "đã cập nhật", "unchanged": "không đổi", "left": "giữ nguyên bản đã sửa"}


class Command(BaseCommand):
    help = "Loads the starter courses and pages. Safe to repeat; what an editor changed is left as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--courses", type=Path, default=STARTER, help="folder with pages.yaml and a folder a course"
        )

    def handle(self, *args, courses: Path, **options):
        try:
            loaded = load_starter(folder=courses, base_url=settings.BASE_URL)
        except (ValidationError, LookupError, OSError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        for one in loaded:
            if one.outcome == "left":
                self.stdout.write(f"{WORDS['left']}: {one.page}")
        counts = Counter(one.outcome for one in loaded)
        self.stdout.write(", ".join(f"{counts[outcome]} {WORDS[outcome]}" for outcome in WORDS if counts[outcome]))
