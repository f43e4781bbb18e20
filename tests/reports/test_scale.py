import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.reports.scale import Scale, scale_for
from learning.reports.templatetags.reports import rate


def test_one_outlier_leaves_the_others_apart():
    scale = scale_for([1, 2, 3, 4, 5, 6, 7, 8, 9, 900])
    assert [scale.place(value) for value in (1, 3, 5, 7, 900)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("values", [[], [None], [0, 0], [3, 3, 3]])
def test_all_alike_is_one_colour(values):
    scale = scale_for(values)
    assert {scale.place(value) for value in values} <= {0, None}
    assert scale.bounds == [(0, None, None)]


@given(st.lists(st.floats(0, 1000)))
def test_a_larger_value_is_never_paler(values):
    scale = scale_for(values)
    colours = [scale.place(value) for value in sorted(values)]
    assert colours == sorted(colours)
    assert all(0 <= colour <= 4 for colour in colours)


def test_a_value_stands_where_the_number_shown_belongs():
    """1.06 is shown as 1,1: in the colour "từ 1,1"."""
    assert rate(1.06) == "1,1"
    assert Scale((1.1,)).place(1.06) == 1
