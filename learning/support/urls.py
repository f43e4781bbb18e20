from django.urls import path

from learning.support import reminder_views, views

urlpatterns = [
    path("hoc/can-giup/<int:page_id>/", views.ask_help, name="ask_help"),
    path("hoc/can-giup/<int:page_id>/xong/", views.end_help, name="end_help"),
    path("hoc/bai/<int:lesson_id>/danh-gia/", views.rate_lesson, name="rate_lesson"),
    path("nguoi-hoc/can-giup/", views.list_help, name="list_help"),
    path("nguoi-hoc/can-giup/<uuid:request_id>/", views.mark_helped, name="mark_helped"),
    path("nguoi-hoc/can-giup/<uuid:request_id>/hoan-tac/", views.reopen_help, name="reopen_help"),
    path("nguoi-hoc/<uuid:public_id>/nhac-hoc/", reminder_views.remind_learner, name="remind_learner"),
    path("bao-cao/xa/<str:code>/nhac-hoc/", reminder_views.remind_commune, name="remind_commune"),
    path("tai-khoan/nhac-hoc/", reminder_views.switch_reminders, name="switch_reminders"),
    path("tai-khoan/nhac-hoc/may-nay/", reminder_views.remember_phone, name="remember_phone"),
]
