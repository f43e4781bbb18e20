from django.core.management.base import BaseCommand

from courses.actions import rebuild_search


class Command(BaseCommand):
    help = "Writes anew what search reads of every published course and lesson. Safe to repeat."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild_search()} trang tìm được")
