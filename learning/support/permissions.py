"""Requests for help are their commune's team's: to other volunteers they do not exist, officials see none."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from learning.people.models import User
from learning.people.permissions import communes_taught_by
from learning.support.models import HelpRequest


def help_requests_of_team(user: User) -> QuerySet[HelpRequest]:
    """Those sent to the communes where this volunteer teaches, answered or not."""
    return HelpRequest.objects.filter(commune__in=communes_taught_by(user))


def get_help_request_for(user: User, request_id: UUID) -> HelpRequest:
    """404 when unknown or another team's."""
    return get_object_or_404(help_requests_of_team(user), pk=request_id)
