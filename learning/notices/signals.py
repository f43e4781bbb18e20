"""`message_queued(message=…)`: a message waits to be sent; whoever delivers listens."""

from django.dispatch import Signal

message_queued = Signal()
