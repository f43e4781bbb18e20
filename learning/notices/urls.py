from django.conf import settings
from django.urls import URLPattern, path

from learning.notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = []

if settings.DEMO:
    urlpatterns.append(path("hop-thu-thu/", views.list_outbox, name="list_outbox"))
