from django.urls import path

from learning.reports import views

app_name = "reports"
urlpatterns = [
    path("bao-cao/", views.show_participation, name="show_participation"),
    path("bao-cao/tai-ve/", views.download_participation, name="download_participation"),
    path("bao-cao/cach-tinh/", views.show_definitions, name="show_definitions"),
    path("bao-cao/xa/<str:code>/", views.show_commune, name="show_commune"),
    path("bao-cao/xa/<str:code>/tai-ve/", views.download_commune, name="download_commune"),
]
