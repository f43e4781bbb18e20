"""Signing in, out, and keeping an account safe. allauth's views stand here one by one, under the names it looks for.

Not opened, because they make no sense here: signing up and managing addresses by e-mail, setting a password without
having one, allauth's own change of number, accounts elsewhere (`3rdparty/`), downloading recovery codes.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path, reverse_lazy

from learning.people.views import account as own_account
from learning.people.views import (
    devices,
    introduce,
    own_phone,
    passkeys,
    prove_again,
    sign_in,
    staff_door,
    vneid,
)

urlpatterns = [
    # The residents' door. Two names of allauth's for one page.
    path("dang-nhap/", sign_in.AskPhone.as_view(), name="account_login"),
    path("dang-nhap/", sign_in.AskPhone.as_view(), name="account_request_login_code"),
    path("dang-nhap/ma/", sign_in.AskCode.as_view(), name="account_confirm_login_code"),
    path("dang-nhap/van-tay/", staff_door.UsePasskey.as_view(door="account_login"), name="sign_in_by_passkey"),
    path("dang-nhap/dung-toi/", introduce.ConfirmOwnName.as_view(), name="confirm_own_name"),
    path("dang-nhap/ho-ten/", introduce.TellName.as_view(), name="tell_name"),
    path("dang-nhap/noi-o/", introduce.TellCommune.as_view(), name="tell_commune"),
    path("dang-nhap/nhap-lai/", introduce.TellAgain.as_view(), name="tell_again"),
    path("dang-nhap/dong-y/", introduce.AgreeToTerms.as_view(), name="agree_to_terms"),
    path("dang-nhap/vneid/", vneid.sign_in_by_vneid, name="sign_in_by_vneid"),
    path("dang-nhap/vneid/ve/", vneid.return_from_vneid, name="return_from_vneid"),
    path("dang-nhap/so-cua-toi/", vneid.TellOwnPhone.as_view(), name="tell_own_phone"),
    path("dang-nhap/so-cua-toi/ma/", vneid.ProveOwnPhone.as_view(), name="prove_own_phone"),
    path("dang-xuat/", staff_door.SignOut.as_view(), name="account_logout"),
    path("da-dang-xuat/", own_account.show_signed_out, name="show_signed_out"),
    path("tam-dung/", account.account_inactive, name="account_inactive"),
    path("so-dien-thoai/", own_phone.start_phone_change, name="start_phone_change"),
    path("so-dien-thoai/ma-so-cu/", own_phone.prove_old_phone, name="prove_old_phone"),
    path("so-dien-thoai/so-moi/", own_phone.tell_new_phone, name="tell_new_phone"),
    path("so-dien-thoai/ma-so-moi/", own_phone.prove_new_phone, name="prove_new_phone"),
    path("vneid/", vneid.show_vneid, name="show_vneid"),
    path("vneid/gan/", vneid.connect_vneid, name="connect_vneid"),
    path("vneid/go/", vneid.disconnect_vneid, name="disconnect_vneid"),
    path("may/", devices.show_devices, name="show_devices"),
    path("van-tay/", passkeys.show_passkeys, name="show_passkeys"),
    path("van-tay/bat/", passkeys.TurnOnPasskey.as_view(), name="turn_on_passkey"),
    path(
        "van-tay/<int:pk>/tat/",
        passkeys.RemovePasskey.as_view(
            template_name="people/passkey_off.html", success_url=reverse_lazy("show_passkeys")
        ),
        name="turn_off_passkey",
    ),
    # The staff's door.
    path("can-bo/", staff_door.AskPassword.as_view(), name="sign_in_staff"),
    path("can-bo/khoa/", staff_door.UsePasskey.as_view(), name="mfa_login_webauthn"),
    path("can-bo/lop-hai/", mfa.authenticate, name="mfa_authenticate"),
    path("can-bo/ghi-nho-may/", mfa.trust, name="mfa_trust"),
    path("mat-khau/", staff_door.ChangePassword.as_view(), name="account_change_password"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    path("quen-mat-khau/xong/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # Proving once more who one is, before something that matters.
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan/ma/", prove_again.ProveByCode.as_view(), name="reauthenticate_by_code"),
    path("xac-nhan/lop-hai/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan/khoa/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # Second factors.
    path("bao-ve/", mfa.index, name="mfa_index"),
    path("bao-ve/ung-dung/", totp.activate_totp, name="mfa_activate_totp"),
    path("bao-ve/ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("bao-ve/khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("bao-ve/khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("bao-ve/khoa/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("bao-ve/khoa/<int:pk>/xoa/", passkeys.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("bao-ve/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("bao-ve/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
