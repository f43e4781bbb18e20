from django.urls import path

from certificates import views

urlpatterns = [
    path("chung-nhan/", views.list_certificates, name="list_certificates"),
    path("chung-nhan/<uuid:public_id>/", views.show_certificate, name="show_certificate"),
    path("chung-nhan/<uuid:public_id>/tai-ve/", views.download_certificate, name="download_certificate"),
    path("xac-minh/", views.ask_code, name="ask_code"),
    path("xac-minh/<str:code>/", views.check_certificate, name="check_certificate"),
]
