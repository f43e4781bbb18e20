"""What people type at the door. Labels, hints and errors stand beside the field; nothing typed is ever cleared."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.account.internal import flows
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_encode

from learning.people.codes import NotNow
from learning.people.fields import NameField, PhoneField


class PhoneForm(forms.Form):
    phone = PhoneField(
        help_text=_("Chúng tôi gửi mã đến điện thoại của bạn trong 1 phút."),
        error_messages={"required": _("Bạn chưa nhập số điện thoại.")},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}),
    )


class NewPhoneForm(PhoneForm):
    phone = PhoneField(
        label=_("Số điện thoại mới"),
        help_text=_("Chúng tôi gửi mã đến số mới để biết chắc đó là số của bạn."),
        error_messages={"required": _("Bạn chưa nhập số điện thoại mới.")},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """`check` takes one guess from the number's account before it compares, and raises NotNow."""

    code = forms.CharField(
        label=_("Mã xác nhận (OTP)"),
        max_length=20,
        help_text=_("Dãy 6 số dùng một lần. Không đưa mã này cho ai."),
        error_messages={"required": _("Bạn chưa nhập mã.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 10}
        ),
    )

    def __init__(self, *args: Any, check: Callable[[str], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._check = check

    def clean_code(self) -> str:
        try:
            self._check(self.cleaned_data["code"])
        except NotNow as reason:
            raise ValidationError(str(reason), code="not_now") from None
        return self.cleaned_data["code"]


class NameForm(forms.Form):
    full_name = NameField(help_text=_("Tên này sẽ in trên giấy chứng nhận của bạn."))


class AgreeForm(forms.Form):
    """Never ticked beforehand: silence is not consent."""

    is_16 = forms.BooleanField(
        label=_("Tôi từ đủ 16 tuổi trở lên"),
        error_messages={
            "required": _(
                "Bạn chưa đánh dấu “Tôi từ đủ 16 tuổi trở lên”. Chưa đủ thì đăng ký cùng cha mẹ và tình nguyện viên."
            )
        },
    )
    agrees = forms.BooleanField(
        label=_("Tôi đồng ý"),
        error_messages={"required": _("Bạn chưa đánh dấu “Tôi đồng ý”.")},
    )


class StaffForm(account.LoginForm):
    """allauth's, with a password though residents have none, and with sessions that keep their own length."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, name.max_length = _("Tên đăng nhập hoặc email"), 254
        name.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        name.error_messages["required"] = _("Bạn chưa nhập tên đăng nhập.")
        password.label, password.help_text = _("Mật khẩu"), ""
        password.widget.attrs = {"autocomplete": "current-password"}
        password.error_messages["required"] = _("Bạn chưa nhập mật khẩu.")

    def _setup_password_field(self) -> None:
        """Keeps the field, which allauth drops where signing up asks for no password."""

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]
    ) -> HttpResponse:
        """Without allauth's own length of a session: learning.people.sessions gives it."""
        self._login.redirect_url = redirect_url
        return flows.login.perform_password_login(request, credentials, self._login)


# What allauth and fido2 raise at an answer that no browser gives.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
KEY_NAME = _("Tên khoá, để bạn nhận ra")


class Plain:
    """Takes away what allauth puts into fields: a placeholder is no label, a list of rules no hint."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "maxlength": 16}
            elif name == "password1":
                field.help_text = _("Ít nhất 12 ký tự, không giống tên bạn, không dễ đoán.")
            elif "password" in name:
                field.help_text = ""


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    pass


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class SecondFactorForm(Plain, mfa.AuthenticateForm):
    pass


class SecondFactorAgainForm(Plain, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    pass


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Đăng nhập chỉ bằng khoá này, không cần mật khẩu"), True
        alone.help_text = ""


NO_PASSKEY = _("Máy này chưa vào được bằng vân tay hoặc khuôn mặt. Bạn thử lại, hoặc chọn cách khác.")


class OwnPasskeyForm(webauthn.AddWebAuthnForm):
    """A resident's: no name to think of, and always finger, face or the phone's own PIN."""

    name = passwordless = None

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except (ValidationError, *MALFORMED):
            raise ValidationError(NO_PASSKEY) from None


class UsePasskeyForm(webauthn.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            self._follow_merged(self.cleaned_data["credential"])
            return super().clean_credential()
        except (ValidationError, *MALFORMED):
            raise ValidationError(NO_PASSKEY) from None

    def _follow_merged(self, credential: dict[str, Any]) -> None:
        """A device names the record that its passkey was made for; that may be united with another since."""
        owner = extract_user_from_response(credential).merged_into
        if owner:
            credential["response"]["userHandle"] = websafe_encode(user_pk_to_url_str(owner).encode())


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
