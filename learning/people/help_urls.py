"""Help, for everybody: whom to call, and "this is not me"."""

from django.urls import path

from learning.people.views import help, not_me

urlpatterns = [
    path("tro-giup/", help.show_help, name="show_help"),
    path("tro-giup/so-dien-thoai/", help.list_numbers, name="list_help_numbers"),
    path("bao-cao/xa/<str:code>/ho-tro/", help.edit_help, name="edit_help"),
    path("khong-phai-toi/xong/", not_me.number_released, name="number_released"),
    path("khong-phai-toi/<str:token>/", not_me.say_not_me, name="say_not_me"),
]
