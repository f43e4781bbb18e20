from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.people.demo import load_demo_accounts


class Command(BaseCommand):
    help = "Adds the demonstration's accounts that are missing; does nothing outside the demonstration."

    def handle(self, **options) -> None:
        load_demo_accounts(at=timezone.now())
