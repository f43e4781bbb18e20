from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from courses import views

to_sign_in = login_not_required(RedirectView.as_view(pattern_name=settings.LOGIN_URL, query_string=True))

urlpatterns = [
    path("tim/", views.find, name="search"),
    path("tu-can-biet/", views.list_terms, name="list_terms"),
    # Wagtail makes links to documents by this name, and sends whoever may not see one to the other.
    path("tai-lieu/<int:document_id>/<str:document_filename>", views.show_document, name="wagtaildocs_serve"),
    path("tai-lieu/dang-nhap/", to_sign_in, name="wagtailcore_login"),
]
