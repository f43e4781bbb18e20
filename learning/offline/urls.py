from django.urls import path

from learning.offline import views

urlpatterns = [
    path("toi/", views.show_me, name="show_me"),
    path("tien-do/", views.record_progress, name="record_progress"),
    path("tien-do/lan-lam/<int:quiz_id>/", views.save_attempt, name="save_attempt"),
]
