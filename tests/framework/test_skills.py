"""The skills framework is complete and says only what its table says."""

import re

import pytest

from learning.framework.skills import (
    BASIC_SKILLS,
    TABLE,
    TARGET_GROUPS,
    competence_choices,
    competences,
    get_competence,
    get_level,
    get_target_group,
    level_choices,
    target_group_choices,
)
from learning.people.models import User

OLD_TONES = re.compile(r"\b(h|kh|x|t|l)[òóỏõọ]a\b|\bkh[óòỏõọ]e\b|\bth[úùủũụ]y\b", re.IGNORECASE)


def test_the_table_has_26_competences_of_which_18_are_core():
    assert len(competences()) == 26
    assert sum(competence.core for competence in competences()) == 18


def test_codes_are_unique_and_stand_in_order():
    codes = [competence.code for competence in competences()]
    assert codes == sorted(set(codes))


def test_a_competence_knows_its_level_and_basic_skill():
    civic = get_competence("2.3")
    assert civic.target == get_level("CB2")
    assert civic.target in civic.levels
    assert BASIC_SKILLS[civic.basic_skill] == "Sử dụng dịch vụ công trực tuyến"


@pytest.mark.parametrize("find", [get_competence, get_level, get_target_group])
def test_an_unknown_code_is_an_error(find):
    with pytest.raises(LookupError):
        find("9.9")


def test_the_target_level_is_always_one_that_is_taught():
    assert all(competence.target in competence.levels for competence in competences())


def test_choices_offer_only_levels_that_are_taught():
    assert [code for code, _ in level_choices()] == ["CB1", "CB2", "TC1"]


def test_choices_of_competences_are_grouped_by_domain():
    grouped = competence_choices()
    assert sum(len(choices) for _, choices in grouped) == 26
    assert len(grouped) == 7


def test_a_target_group_fits_into_the_users_column():
    longest = User._meta.get_field("target_group").max_length
    assert all(len(group.code) <= longest for group in TARGET_GROUPS)
    assert target_group_choices()[0] == ("resident", "Người dân")


def test_the_words_use_the_new_place_of_the_tone():
    assert not OLD_TONES.search(TABLE.read_text(encoding="utf-8"))
