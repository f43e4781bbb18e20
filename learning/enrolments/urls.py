from django.urls import path

from learning.enrolments import views

urlpatterns = [
    path("nguoi-hoc/them/", views.add_learner, name="add_learner"),
    path("nguoi-hoc/<uuid:public_id>/da-them/", views.show_added_learner, name="show_added_learner"),
    path("nguoi-hoc/<uuid:public_id>/sua/", views.edit_learner, name="edit_learner"),
    path("nguoi-hoc/<uuid:public_id>/so-dien-thoai/", views.edit_phone, name="edit_learner_phone"),
    path("nguoi-hoc/<uuid:public_id>/dong-y/", views.note_consent, name="note_consent"),
    path("nguoi-hoc/<uuid:public_id>/ghi-danh/", views.enrol_learner, name="enrol_learner"),
    path("nguoi-hoc/<uuid:public_id>/xoa/", views.ask_deletion, name="ask_deletion"),
    path("nguoi-hoc/<uuid:public_id>/khoa-hoc/<int:course_id>/thoi/", views.withdraw_learner, name="withdraw_learner"),
]
