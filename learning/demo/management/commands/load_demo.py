from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learning.demo.actions import give_history, invent_people
from learning.people.demo import ACCOUNTS
from learning.people.models import User
from learning.progress.models import LessonProgress


class Command(BaseCommand):
    help = "Invents people and half a year of their learning, once, in a demonstration only."

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=1500)
        parser.add_argument("--seed", type=int, default=1945)

    def handle(self, *args, people: int, seed: int, **options):
        if not settings.DEMO_DATA:
            raise CommandError("DEMO_DATA is off: no invented people here.")
        if LessonProgress.objects.exists():
            self.stdout.write("Somebody has learned here already: nothing invented.")
            return
        at = timezone.now()
        certificates = invent_people(people=people, seed=seed, at=at)
        for learner in User.objects.filter(phone__in=[account.phone for account in ACCOUNTS if account.phone]):
            give_history(learner, seed=seed, at=at)
        self.stdout.write(f"{people} invented people, {certificates} certificates.")
