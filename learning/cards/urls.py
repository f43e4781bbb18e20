"""Getting in by card, on a family's phone, in a class. A token has its own kind of address, so that no word is one."""

from django.urls import path, register_converter

from learning.cards.secrets import TOKEN_LETTERS
from learning.cards.views import door, family, hall, volunteer


class TokenConverter:
    regex = rf"[0-9A-Za-z]{{{TOKEN_LETTERS}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")

urlpatterns = [
    path("the/", door.enter_card_code, name="enter_card_code"),
    path("the/<token:token>/", door.scan_card, name="scan_card"),
    path("the/ma-pin/", door.enter_pin, name="enter_pin"),
    path("the/ma-pin-moi/", door.choose_pin, name="choose_first_pin"),
    path("the/doi-nguoi/", family.switch_person, name="switch_person"),
    path("the/doi-nguoi/<uuid:who>/", family.take_tile, name="take_tile"),
    path("the/chia-khoa/", family.give_keys, name="give_keys"),
    path("the/nho-ten/", family.remember_me, name="remember_me"),
    path("the/quen-ten/<uuid:who>/", family.forget_tile, name="forget_tile"),
    path("lop/", hall.enter_hall_code, name="enter_hall_code"),
    path("lop/<str:code>/", hall.join_hall, name="join_hall"),
    path("nguoi-hoc/lop/", hall.list_halls, name="list_halls"),
    path("nguoi-hoc/lop/<int:pk>/", hall.show_hall, name="show_hall"),
    path("nguoi-hoc/lop/<int:pk>/dong/", hall.shut_hall, name="shut_hall"),
    path("nguoi-hoc/the/", volunteer.print_cards, name="print_cards"),
    path("nguoi-hoc/<uuid:public_id>/the/", volunteer.show_learner_card, name="show_learner_card"),
    path("nguoi-hoc/<uuid:public_id>/the/in/", volunteer.print_card, name="print_card"),
    path("nguoi-hoc/<uuid:public_id>/the/mo/", volunteer.hand_over_card, name="hand_over_card"),
    path("nguoi-hoc/<uuid:public_id>/the/thu-hoi/", volunteer.take_back_card, name="take_back_card"),
]
