from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Khoá học"

    def ready(self) -> None:
        from courses import receivers

        receivers.connect()
