"""Django's PostgreSQL backend, asking the kernel instead of the server whether a kept connection still lives.

Django's own check sends "SELECT 1" before the first query of each request. A server that ended a connection, or
died, has left word on its socket, and the kernel knows without a round trip.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """After an error the server itself is asked, as Django does."""
        if self.errors_occurred or self.connection is None or self.connection.closed:
            return super().is_usable()
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
