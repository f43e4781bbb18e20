"""A card on paper: printed by a volunteer, scanned by a phone's own camera, opened with a PIN nobody else knows."""

import re

import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.cards.models import LearnerCard
from learning.people.actions import register_learner
from learning.people.models import Commune, User
from tests.certificates.test_pdf import draw
from tests.factories.people import volunteer
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.journeys.walking import expect_title, follow, press, see
from tests.people.people import resident

NAME, GOOD, OTHER = "Triệu Thị Mai", "407193", "618240"
HOME = re.compile(r"//[^/]+/$")


@pytest.fixture
def helper(_courses) -> User:
    return volunteer(Commune.objects.get(name="Uông Bí"), full_name="Vũ Thị Mến")


@pytest.fixture
def learner(helper: User) -> User:
    return register_learner(
        by=helper,
        at=timezone.now(),
        full_name=NAME,
        commune=helper.commune,
        birth_year=1958,
        consent_channel="assisted",
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_resident_signs_in_by_card(open_phone, helper, learner, script):
    desk, phone = open_phone(helper), open_phone(script=script)
    address, code = print_card(desk, "In thẻ")

    phone.goto(address)
    assert "/the/ma-pin-moi/" in phone.url, "the address holds no token any more"
    assert address.split("/the/")[1].strip("/") not in phone.content() + phone.evaluate("document.referrer")
    see(phone, "Đặt mã PIN cho thẻ của bạn")
    assert_fits_narrow(phone)
    expect(phone.get_by_text(NAME)).to_have_count(0)
    expect_told_early(phone)
    choose(phone, "123456")
    expect(phone.get_by_role("alert")).to_contain_text("Mã này dễ đoán")
    look_at(phone)
    choose(phone, GOOD, again=OTHER)
    expect(phone.get_by_role("alert")).to_contain_text("Hai lần nhập chưa giống nhau")
    choose(phone, GOOD)
    expect_in(phone, NAME)
    expect(phone.get_by_text("Đã đặt mã PIN")).to_be_visible()
    look_at(phone)
    sign_out(phone)

    type_code(phone, code)
    enter(phone, OTHER)
    expect(phone.get_by_role("alert")).to_contain_text("Thẻ hoặc mã PIN chưa đúng")
    look_at(phone)
    expect(phone.get_by_label("Mã PIN")).to_have_value("")
    enter(phone, GOOD)
    expect_in(phone, NAME)
    sign_out(phone)

    lost = address
    address, _code = print_card(desk, "In thẻ mới")
    phone.goto(lost)
    see(phone, "Nhập mã PIN")
    enter(phone, GOOD)
    expect(phone.get_by_role("alert")).to_contain_text("Thẻ hoặc mã PIN chưa đúng")
    phone.goto(address)
    choose(phone, OTHER)
    expect_in(phone, NAME)
    assert LearnerCard.objects.current().get().used_at


def test_five_wrong_pins_wait_on_every_device(open_phone, helper, learner):
    address, code = print_card(open_phone(helper), "In thẻ")
    owner, finder = open_phone(), open_phone()
    owner.goto(address)
    choose(owner, GOOD)
    expect_in(owner, NAME)
    finder.goto(address)
    for _ in range(5):
        enter(finder, OTHER)
        expect(finder.get_by_role("alert")).to_contain_text("chưa đúng")
    enter(finder, GOOD)
    expect(finder.get_by_role("alert")).to_contain_text("Bạn nhập sai 5 lần. Bạn chờ 10 phút")
    look_at(finder)
    other = open_phone()
    type_code(other, code)
    enter(other, GOOD)
    expect(other.get_by_role("alert")).to_contain_text("Bạn chờ 10 phút")


def test_a_class_in_a_hall(open_phone, helper, learner):
    """The class's QR opens the class, the card's opens its first use there; and nothing of the account."""
    desk, device = open_phone(helper, width=1280), open_phone()
    resident(full_name="Lê Văn Bình", commune=helper.commune)
    address, _code = print_card(desk, "In thẻ")
    LearnerCard.objects.update(open_until=timezone.now())
    desk.goto("/nguoi-hoc/")
    follow(desk, "Mở lớp ở nhà văn hoá")
    see(desk, "Lớp ở nhà văn hoá")
    press(desk, "Mở lớp")
    see(desk, "Phường Uông Bí")
    device.goto(address)
    see(device, "Nhập mã PIN")
    device.goto(read_qr(desk))
    see(device, "Máy đã vào lớp ở phường Uông Bí")
    assert_fits_narrow(device)
    device.goto(address)
    choose(device, GOOD)
    expect(device).to_have_url(HOME)
    device.goto("/tai-khoan/")
    see(device, "Máy này đang dùng trong lớp")
    press(device, "Tôi học xong, đăng xuất")
    expect(device.get_by_role("heading", level=1, name="Máy này đang dùng trong lớp")).to_be_hidden()
    device.goto("/tai-khoan/")
    see(device, "Tôi")
    desk.bring_to_front()
    press(desk, "Đóng lớp")
    see(desk, "Lớp ở nhà văn hoá")
    device.goto("/the/")
    see(device, "Vào bằng thẻ học")


def print_card(desk: Page, button: str) -> tuple[str, str]:
    """The address in the QR code and the code to type, read from the paper."""
    desk.goto("/nguoi-hoc/")
    follow(desk, NAME)
    follow(desk, "Thẻ học")
    see(desk, "Thẻ học")
    press(desk, button)
    see(desk, "Thẻ để in")
    card = desk.get_by_role("listitem").filter(has_text=NAME)
    [code] = zxingcpp.read_barcodes(draw(desk.pdf(prefer_css_page_size=True)))
    return code.text, re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", card.inner_text())[0]


def read_qr(desk: Page) -> str:
    [code] = zxingcpp.read_barcodes(draw(desk.pdf()))
    return code.text


def expect_told_early(phone: Page) -> None:
    """What is no secret is said before it is typed a second time."""
    first, told = phone.get_by_label("Mã PIN mới"), phone.get_by_text("Mã này chưa dùng được")
    first.press_sequentially("123456")
    expect(told).to_be_hidden()
    phone.get_by_label("Nhập lại mã PIN").focus()
    expect(told).to_be_visible()
    look_at(phone)
    first.fill(GOOD)
    expect(told).to_be_hidden()


def choose(phone: Page, pin: str, again: str = "") -> None:
    phone.get_by_label("Mã PIN mới").fill(pin)
    phone.get_by_label("Nhập lại mã PIN").fill(again or pin)
    press(phone, "Đặt mã và vào học")


def type_code(phone: Page, code: str) -> None:
    phone.goto("/tai-khoan/dang-nhap/")
    follow(phone, "Tôi có thẻ học")
    see(phone, "Vào bằng thẻ học")
    phone.get_by_label("Mã thẻ").fill(code.lower())
    press(phone, "Tiếp theo")
    see(phone, "Nhập mã PIN")


def enter(phone: Page, pin: str) -> None:
    phone.get_by_label("Mã PIN").fill(pin)
    press(phone, "Vào học")


def expect_in(phone: Page, name: str) -> None:
    expect(phone).to_have_url(HOME)
    phone.goto("/tai-khoan/")
    expect_title(phone, f"Xin chào, {name}")


def sign_out(phone: Page) -> None:
    press(phone, "Đăng xuất")
    expect(phone.get_by_role("heading", level=1, name=re.compile("^Xin chào"))).to_be_hidden()
