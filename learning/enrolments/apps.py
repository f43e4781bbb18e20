from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "learning.enrolments"
