from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", answer), re_path(serve_pattern, serve)]
