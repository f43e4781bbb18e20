"""Django's sessions in the database, which every request of a signed-in person reads: for a third of the ORM's CPU.

Everything else is Django's.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

READ = "SELECT session_key, session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        for session in self.model.objects.raw(READ, [self.session_key, timezone.now()]):
            return self.decode(session.session_data)
        self._session_key = None
        return {}
