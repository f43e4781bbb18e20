"""Wagtail's own screens about users, for our one field of a name. Only a superuser reaches the list."""

from typing import Any

from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from learning.people.models import User


class OneName:
    """No first and last name: a Vietnamese name is one. The e-mail may be missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields.pop(name)  # type: ignore[attr-defined]
        self.fields["email"].required = False  # type: ignore[attr-defined]

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None  # type: ignore[attr-defined]


class CreateUserForm(OneName, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = {User.USERNAME_FIELD, "full_name", "email", "is_superuser", "groups"}

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class EditUserForm(OneName, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = {User.USERNAME_FIELD, "full_name", "email", "is_superuser", "groups", "is_active"}


class UserViewSet(WagtailUserViewSet):
    def get_form_class(self, for_update: bool = False) -> type:
        return EditUserForm if for_update else CreateUserForm


class AccountView(WagtailAccountView):
    """A person's own settings in the admin; name and e-mail have their place under "Tôi"."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
