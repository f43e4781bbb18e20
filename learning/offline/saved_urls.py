"""What a phone keeps, for everybody."""

from django.urls import path

from learning.offline import saved_views

urlpatterns = [
    path("sw.js", saved_views.show_worker, name="show_worker"),
    path("ung-dung.webmanifest", saved_views.show_manifest, name="show_manifest"),
    path("ngoai-mang/", saved_views.show_offline, name="show_offline"),
    path("da-luu/", saved_views.list_saved, name="list_saved"),
    path("tai-ve/<int:course_id>/", saved_views.show_bundle, name="show_bundle"),
]
