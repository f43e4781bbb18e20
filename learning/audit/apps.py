from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def grant_to_web(using: str, **_kwargs: object) -> None:
    """The role that serves may read and write rows, but not rewrite the audit."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'web'")
        if not cursor.fetchone():
            return
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO web")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO web")
        cursor.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM web")


class AuditConfig(AppConfig):
    name = "learning.audit"

    def ready(self) -> None:
        post_migrate.connect(grant_to_web, sender=self)
