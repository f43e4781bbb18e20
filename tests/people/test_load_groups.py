"""Wagtail's admin starts with our two groups and no English."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, Page, Workflow

from learning.people.actions import load_groups
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import User

pytestmark = pytest.mark.django_db


def test_loading_leaves_our_groups_only():
    load_groups()
    load_groups()
    assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, PROVINCE_ADMINS}
    assert not Workflow.objects.exists()
    assert Page.get_first_root_node().title == "Mọi trang"
    assert Collection.get_first_root_node().name == "Chung"


def test_a_group_of_wagtails_with_someone_in_it_stays():
    moderators = Group.objects.get(name="Moderators")
    User.objects.create_user(full_name="Trần Thị Biên").groups.add(moderators)
    load_groups()
    assert Group.objects.filter(pk=moderators.pk).exists()
