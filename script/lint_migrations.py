"""Would a migration block readers or break the release before it? Part of script/check.

Called directly, for the linter's own command would need its app installed in production too. The first
migrations, which make a room's tables, have no readers yet.
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django_migration_linter import MigrationLinter  # noqa: E402

django.setup()
ours = [app.label for app in apps.get_app_configs() if Path(app.path).is_relative_to(PROJECT / app.name.split(".")[0])]
linter = MigrationLinter(
    path=str(PROJECT), include_apps=ours, ignore_initial_migrations=True, no_cache=True, all_warnings_as_errors=True
)
linter.lint_all_migrations()
linter.print_summary()
sys.exit(linter.has_errors)
