"""The account: "Tôi" and what belongs to it. allauth's own addresses follow in learning/urls.py."""

from django.urls import path

from learning.people.views import account, my_data

urlpatterns = [
    path("", account.show_account, name="show_account"),
    path("thong-tin/", account.edit_profile, name="edit_profile"),
    path("du-lieu/", my_data.show_my_data, name="show_my_data"),
    path("du-lieu/tai-ve/", my_data.download_my_data, name="download_my_data"),
    path("du-lieu/dong-y/<str:purpose>/", my_data.agree, name="agree"),
    path("du-lieu/rut-lai/<str:purpose>/", my_data.withdraw_my_consent, name="withdraw_my_consent"),
    path("du-lieu/xoa/", my_data.delete_my_data, name="delete_my_data"),
    path("du-lieu/yeu-cau/<int:pk>/rut/", my_data.cancel_my_request, name="cancel_my_request"),
    path("da-rut-lai/", my_data.consent_withdrawn, name="consent_withdrawn"),
]
