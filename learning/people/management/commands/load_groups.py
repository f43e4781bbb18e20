from django.core.management.base import BaseCommand

from learning.people.actions import load_groups


class Command(BaseCommand):
    help = "Makes the groups of editors and of the province's admins, with their rights. Run again, it updates."

    def handle(self, **options) -> None:
        load_groups()
