from datetime import datetime

from django.db.models import Model

from learning.audit.models import AuditEntry


def record(
    action: str, subject: Model, *, by: Model | None, at: datetime, commune_code: str = "", **details: object
) -> AuditEntry:
    """Adds one entry inside the caller's transaction. `details` must be JSON and hold no secret."""
    return AuditEntry.objects.create(
        at=at,
        actor_id=by.pk if by else None,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        commune_code=commune_code,
        details=details,
    )
