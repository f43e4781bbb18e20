"""Shown to volunteers; what changes a learner stands in learning.enrolments."""

from django.urls import path

from learning.progress import roster_views

urlpatterns = [
    path("nguoi-hoc/", roster_views.list_learners, name="list_learners"),
    path("nguoi-hoc/<uuid:public_id>/", roster_views.show_learner, name="show_learner"),
]
