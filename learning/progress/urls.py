from django.urls import path

from learning.progress import views

urlpatterns = [
    path("hoc/bai/<int:lesson_id>/", views.complete_lesson, name="complete_lesson"),
    path("hoc/kiem-tra/<int:quiz_id>/", views.start_quiz, name="start_quiz"),
    path("hoc/lan-lam/<uuid:attempt_id>/", views.take_quiz, name="take_quiz"),
    path("hoc/lan-lam/<uuid:attempt_id>/ket-qua/", views.show_result, name="show_result"),
    path("khoa-hoc-cua-toi/", views.list_my_courses, name="list_my_courses"),
]
