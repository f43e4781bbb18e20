from django.conf import settings
from django.core.management.base import BaseCommand

from learning.people.demo import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Prints how to sign in to the demonstration as each kind of person."

    def handle(self, **options) -> None:
        if not settings.DEMO:
            return
        for account in ACCOUNTS:
            if account.username:
                self.stdout.write(f"  {account.who:<20} {account.username} / {PASSWORD}")
            else:
                self.stdout.write(f"  {account.who:<20} {account.shown_phone}, mã ở /hop-thu-thu/")
