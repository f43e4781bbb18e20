""" "Người và quyền": find a person, give and withdraw rights, unite two records, help staff back in."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from learning.people import actions
from learning.people.actions import Refused
from learning.people.admin.base import AllowedMixin, PageMixin, PeopleViewSet
from learning.people.admin.forms import RightForm, StaffForm
from learning.people.models import Role, User
from learning.people.phones import show_phone
from learning.people.queries import find_people, memberships, merge_preview

NAME = "nguoi-va-quyen"


def rights_of(person: User) -> str:
    """For a cell: every right, in words."""
    roles = [str(role) for role in person.roles.all() if not role.withdrawn_at]
    return "; ".join([*roles, *(group.name for group in person.groups.all())]) or "–"


class PeopleView(AllowedMixin, IndexView):
    """Those with rights; others are found by looking for them, not by leafing through the province."""

    model = User
    page_title = _("Người và quyền")
    header_icon = "group"
    any_permission_required = None
    index_url_name = f"{NAME}:index"
    index_results_url_name = f"{NAME}:index_results"
    add_url_name = None
    is_searchable = True
    default_ordering = "sort_key"
    paginate_by = 25
    columns = [
        TitleColumn("full_name", label=_("Họ và tên"), accessor=str, get_url=lambda one: person_url(one)),
        Column("birth_year", label=_("Năm sinh")),
        Column("commune", label=_("Địa bàn")),
        Column("phone", label=_("Số điện thoại"), accessor=lambda one: show_phone(one.phone or "") or "–"),
        Column("rights", label=_("Quyền"), accessor=rights_of),
    ]

    def get_base_queryset(self) -> QuerySet[User]:
        return User.objects.select_related("commune").prefetch_related("roles__commune", "groups")

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        people = queryset.filter(erased_at=None)
        if typed := self.search_query:
            return people & find_people(typed)
        with_role = Role.objects.filter(user=OuterRef("pk"), withdrawn_at=None)
        return people.filter(Q(Exists(with_role)) | Q(groups__isnull=False)).distinct()

    @property
    def header_buttons(self):
        return [HeaderButton(_("Thêm cán bộ, tình nguyện viên"), url=reverse(f"{NAME}:add"), icon_name="plus")]


def person_url(person: User, page: str = "show") -> str:
    return reverse(f"{NAME}:{page}", args=[person.public_id])


class AddStaffView(PageMixin, FormView):
    """A new person who will hold rights; the next page gives them."""

    template_name = "people/admin/form.html"
    form_class = StaffForm
    heading = _("Thêm cán bộ, tình nguyện viên")

    def trail(self):
        return [(reverse(f"{NAME}:index"), _("Người và quyền"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=_("Thêm"), back=reverse(f"{NAME}:index"), **kwargs)

    def form_valid(self, form: StaffForm) -> HttpResponse:
        person = actions.register_staff(by=self.admin, at=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("Đã thêm. Bạn giao quyền cho người này ở dưới."))
        return redirect(person_url(person))


class PersonMixin(PageMixin):
    """One person."""

    person: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        people = User.objects.select_related("commune", "village", "merged_into").filter(erased_at=None)
        self.person = get_object_or_404(people, public_id=kwargs["public_id"])

    def trail(self):
        above = [(reverse(f"{NAME}:index"), _("Người và quyền"))]
        return above if isinstance(self, PersonView) else [*above, (person_url(self.person), self.person)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, back=person_url(self.person), **kwargs)

    def done(self, sentence: object) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(person_url(self.person))

    def refused(self, refusal: Refused) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return redirect(person_url(self.person))


class PersonView(PersonMixin, TemplateView):
    template_name = "people/admin/person.html"

    def get_page_title(self) -> str:
        return str(self.person)

    def get_context_data(self, **kwargs):
        roles = self.person.roles.select_related("commune", "given_by", "withdrawn_by").order_by("-given_at")
        return super().get_context_data(
            roles=[role for role in roles if not role.withdrawn_at],
            past_roles=[role for role in roles if role.withdrawn_at],
            memberships=memberships(self.person),
            requests=self.person.data_requests.filter(done_at=None),
            is_staff_member=any(not role.withdrawn_at for role in roles) or self.person.groups.exists(),
            **kwargs,
        )


class GiveRightView(PersonMixin, FormView):
    template_name = "people/admin/form.html"
    form_class = RightForm
    heading = _("Giao quyền")

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=_("Giao quyền"), **kwargs)

    def form_valid(self, form: RightForm) -> HttpResponse:
        common: dict[str, Any] = {"user": self.person, "by": self.admin, "at": timezone.now()}
        try:
            if form.group:
                actions.join_group(name=form.group, **common)
            else:
                actions.give_role(kind=form.kind, commune=form.cleaned_data["commune"], **common)
        except Refused as refusal:
            return self.refused(refusal)
        return self.done(_("Đã giao quyền."))


class WithdrawRoleView(PersonMixin, View):
    def post(self, request: HttpRequest, pk: int, **_kwargs) -> HttpResponse:
        role = get_object_or_404(self.person.roles, pk=pk)
        actions.withdraw_role(role=role, by=self.admin, at=timezone.now())
        return self.done(_("Đã thu hồi quyền. Người này được đăng xuất ở mọi máy."))


class LeaveGroupView(PersonMixin, View):
    def post(self, request: HttpRequest, pk: int, **_kwargs) -> HttpResponse:
        group = get_object_or_404(self.person.groups, pk=pk)
        try:
            actions.leave_group(user=self.person, name=group.name, by=self.admin, at=timezone.now())
        except Refused as refusal:
            return self.refused(refusal)
        return self.done(_("Đã thu hồi quyền. Người này được đăng xuất ở mọi máy."))


class ResetFactorsView(PersonMixin, TemplateView):
    """Asks first; the answer to the POST is the one time the code is seen, so it is not redirected away."""

    template_name = "people/admin/reset_factors.html"
    heading = _("Đặt lại bảo vệ hai lớp")

    def post(self, request: HttpRequest, **_kwargs) -> HttpResponse:
        code = actions.reset_second_factors(user=self.person, by=self.admin, at=timezone.now())
        return self.render_to_response(self.get_context_data(code=code))


class PasswordLinkView(PersonMixin, TemplateView):
    """The same for a password: a link to allauth's page where the person sets one."""

    template_name = "people/admin/password_link.html"
    heading = _("Đường dẫn đặt mật khẩu")

    def post(self, request: HttpRequest, **_kwargs) -> HttpResponse:
        uid, key = actions.make_password_link(user=self.person, by=self.admin, at=timezone.now())
        url = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        return self.render_to_response(self.get_context_data(link=request.build_absolute_uri(url)))


class ChooseOtherView(PersonMixin, TemplateView):
    """Which other record is the same person: likely ones first, then by looking for them."""

    template_name = "people/admin/choose_other.html"
    heading = _("Gộp hai bản ghi của một người")

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")[:80]
        found = find_people(text or self.person.full_name).filter(merged_into=None, erased_at=None)
        others = found.exclude(pk=self.person.pk).prefetch_related("roles__commune", "groups")[:20]
        return super().get_context_data(others=others, text=text, **kwargs)


class MergeView(PersonMixin, TemplateView):
    """What unites, side by side; `?giu=khac` keeps the other record instead."""

    template_name = "people/admin/merge.html"
    heading = _("Gộp hai bản ghi của một người")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        present = User.objects.select_related("commune", "village").filter(merged_into=None, erased_at=None)
        self.dropped = get_object_or_404(present, public_id=kwargs["other"])

    def get_context_data(self, **kwargs):
        preview = merge_preview(kept=self.person, dropped=self.dropped)
        swapped = reverse(f"{NAME}:merge", args=[self.dropped.public_id, self.person.public_id])
        return super().get_context_data(dropped=self.dropped, preview=preview, swapped=swapped, **kwargs)

    def post(self, request: HttpRequest, **_kwargs) -> HttpResponse:
        try:
            actions.merge_people(kept=self.person, dropped=self.dropped, by=self.admin, at=timezone.now())
        except Refused as refusal:
            return self.refused(refusal)
        return self.done(_("Đã gộp hai bản ghi."))


class RightsViewSet(PeopleViewSet):
    name = NAME
    menu_label = _("Người và quyền")
    icon = "group"
    menu_order = 210

    def get_urlpatterns(self) -> list:
        one = "<uuid:public_id>/"
        return [
            path("", PeopleView.as_view(), name="index"),
            path("ket-qua/", PeopleView.as_view(results_only=True), name="index_results"),
            path("them/", AddStaffView.as_view(), name="add"),
            path(one, PersonView.as_view(), name="show"),
            path(one + "giao-quyen/", GiveRightView.as_view(), name="give"),
            path(one + "thu-hoi/<int:pk>/", WithdrawRoleView.as_view(), name="withdraw"),
            path(one + "roi-nhom/<int:pk>/", LeaveGroupView.as_view(), name="leave"),
            path(one + "bao-ve-hai-lop/", ResetFactorsView.as_view(), name="reset_factors"),
            path(one + "mat-khau/", PasswordLinkView.as_view(), name="password_link"),
            path(one + "gop/", ChooseOtherView.as_view(), name="choose_other"),
            path(one + "gop/<uuid:other>/", MergeView.as_view(), name="merge"),
        ]
