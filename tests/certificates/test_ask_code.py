import pytest

URL = "/xac-minh/"


def test_asks_for_the_code(client, db):
    page = client.get(URL)

    assert page.status_code == 200
    assert 'name="ma"' in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert not page.cookies


def test_typed_code_leads_to_its_page(client, db):
    assert client.get(URL, {"ma": "7k3m zq9a xp2d"})["Location"] == "/xac-minh/7K3MZQ9AXP2D/"


@pytest.mark.parametrize("typed", ["abc", "//evil.example", "<script>", "Ữ", "x" * 3000])
def test_what_cannot_be_a_code_leads_to_not_found(client, db, typed):
    assert client.get(URL, {"ma": typed})["Location"] == "/xac-minh/-/"


@pytest.mark.parametrize("typed", ["QN-2026-000123", "qn 2026 000123", "QN2026000123"])
def test_a_number_typed_for_a_code_is_kept_and_explained(client, db, typed):
    page = client.get("/xac-minh/", {"ma": typed}).text
    assert "Đây là số của giấy" in page
    assert f'value="{typed}"' in page
