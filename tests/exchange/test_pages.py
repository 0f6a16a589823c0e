"""Models side by side and funding: what a stranger and an officer see, in both languages."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from arrimage.core.access import MACHINE
from arrimage.core.ids import derived_id
from arrimage.definitions import definitions
from arrimage.partnership.models import Agreement, AgreementYear, Partnership
from arrimage.web import records
from arrimage.web.models import RoleGrant, User

pytestmark = pytest.mark.django_db


def _fund(slug: str, cents: int) -> Partnership:
    common = {"by": MACHINE, "verb": "test", "partnership_id": None}
    partnership = records.create(
        Partnership(slug=slug, kind="lip", scope="city", name_en=f"{slug} LIP", name_fr=f"PLI {slug}"), **common
    )
    agreement = records.create(
        Agreement(partnership=partnership, reference=slug, funder="settlement_program", start=date(2025, 4, 1), end=date(2026, 3, 31)),
        **common,
    )  # fmt: skip
    records.create(AgreementYear(agreement=agreement, fiscal_year=2025, amount_cents=cents), **common)
    return partnership


def _officer(client: Client) -> None:
    user = User.objects.create_user("officer@example.org", "long enough password")
    RoleGrant.objects.create(user=user, role="officer", scope_kind="everything")
    client.force_login(user, backend="arrimage.web.authentication.EmailBackend")


def test_the_page_shows_both_averages_and_the_flag_in_both_languages(client: Client) -> None:
    english, french = client.get("/en/funding/").content.decode(), client.get("/fr/financement/").content.decode()
    assert "$226K" in english and "$204.4K" in english and "Not reconciled" in english
    assert "226\u00a0k$" in french and "204,4\u00a0k$" in french and "Non concilié" in french


def test_amounts_by_partnership_are_for_the_officer(client: Client) -> None:
    _fund("a-place", 21_400_000)
    assert "a-place LIP" not in client.get("/en/funding/").content.decode()
    assert client.get("/en/funding.csv").status_code == 302
    _officer(client)
    page = client.get("/en/funding/").content.decode()
    assert "a-place LIP" in page and "$214,000" in page
    assert client.get("/en/funding.csv").content.decode().splitlines()[1] == "a-place,lip,21400000"


def test_a_year_without_amount_prints_two_dots_and_is_no_zero(client: Client) -> None:
    first, _ = _fund("one", 100_00), _fund("two", 200_00)
    agreement = first.agreements.get()
    records.create(
        AgreementYear(agreement=agreement, fiscal_year=2024, amount_cents=0),
        by=MACHINE,
        verb="test",
        partnership_id=None,
    )
    _officer(client)
    rows = client.get("/en/funding.csv").content.decode().splitlines()
    assert rows[1:] == ["one,lip,0,10000", "two,lip,..,20000"]


def test_funding_takes_as_many_queries_for_many_partnerships(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    _officer(client)
    for number in range(12):
        _fund(f"place-{number}", 100)
    with django_assert_max_num_queries(6):
        client.get("/en/funding/")


@pytest.mark.parametrize("name", sorted(definitions().crosswalks))
def test_every_crosswalk_shows_every_box_of_both_models(client: Client, name: str) -> None:
    crosswalk = definitions().crosswalks[name]
    page = client.get(f"/en/crosswalks/{name}/").content.decode()
    french = client.get(f"/fr/concordances/{name}/").content.decode()
    for node in definitions().models[crosswalk.left].nodes:
        assert f'id="{node.id}"' in page and f'id="{node.id}"' in french
    reached = {mapping.right for mapping in crosswalk.mappings}
    for node in definitions().models[crosswalk.right].nodes:
        if f"{crosswalk.right}/{node.id}" not in reached:
            assert f'id="right-{node.id}"' in page


def test_permalinks_of_boxes_lead_to_their_model(client: Client) -> None:
    response = client.get(f"/id/{derived_id('definition', 'node', 'fin-2022/imm-roles')}")
    assert response.status_code == 302 and response["Location"].endswith("logic-models/fin-2022/#imm-roles")
    assert client.get("/en/logic-models/fin-2022/").status_code == 200


def test_skos_is_served_in_two_forms(client: Client) -> None:
    assert "skos:prefLabel" in client.get("/en/skos.ttl").content.decode()
    assert json.loads(client.get("/en/skos.jsonld").content)["@graph"]


@pytest.mark.parametrize("address", ["/en/crosswalks/no-such/", "/en/logic-models/no-such/", "/en/skos.exe"])
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
