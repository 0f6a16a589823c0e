"""The interface for machines: what it says, to whom, in both languages, and at what price."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arrimage.config.interface import described, description
from arrimage.core.access import Role, ScopeKind
from arrimage.core.disclosure import WITHHELD, Status
from arrimage.partnership.models import Meeting
from arrimage.results import figures
from arrimage.results.models import Observation
from arrimage.web.models import RoleGrant, User
from tests.partnership import factories as table
from tests.web.furnished import arguments

PATHS = [path for path, methods in description()["paths"].items() if "get" in methods]


def somebody(role: Role, where: Any) -> Client:
    user = User.objects.create_user(f"{role}@test.example", "a-long-password")
    RoleGrant.objects.create(user=user, role=role, scope_kind=ScopeKind.PARTNERSHIP, scope_id=where.id)
    client = Client()
    client.force_login(user)
    return client


def filled(path: str, known: dict[str, Any]) -> str:
    """An address of the description with the furnished records in it."""
    given = arguments(path.replace("{", "<slug:").replace("}", ">"), known)
    assert given is not None
    return path.format(**given)


def texts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of an answer."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


@pytest.mark.parametrize("path", PATHS)
def test_every_address_answers_the_public_or_says_that_there_is_nothing(path: str, port: dict[str, Any]) -> None:
    answer = Client().get(filled(path, port))
    closed = path.endswith("/organizations")
    assert answer.status_code == (404 if closed else 200)
    kind = "application/problem+json" if closed else "application/json"
    assert answer["Content-Type"].split(";")[0] == kind
    assert "set-cookie" not in {name.lower() for name in answer.headers} and not answer.cookies


@pytest.mark.parametrize("path", PATHS)
def test_every_text_has_both_languages(path: str, port: dict[str, Any]) -> None:
    answer = somebody(Role.COORDINATOR, port["partnership"]).get(filled(path, port)).json()
    for node in texts(answer):
        assert ("en" in node) == ("fr" in node)
        if "numerator" in node:
            assert (node["status"] == "reported") == (node["numerator"] is not None)


def test_the_public_never_learns_who_sits_or_what_was_not_public(port: dict[str, Any]) -> None:
    slug = port["slug"]
    coordinator, public = somebody(Role.COORDINATOR, port["partnership"]), Client()
    seats = f"/api/v1/partnerships/{slug}/seats"
    assert [s["organization"]["en"] for s in coordinator.get(seats).json()["items"]] == [f"Library of {slug}"]
    shown = public.get(seats).json()["items"]
    assert [s["held"] for s in shown] == [True] and f"Library of {slug}" not in json.dumps(shown)
    meetings = f"/api/v1/partnerships/{slug}/meetings"
    Meeting.objects.update(public=False)
    assert public.get(meetings).json()["count"] == 0
    assert coordinator.get(meetings).json()["count"] == 1
    Meeting.objects.update(public=True)
    assert public.get(meetings).json()["count"] == 1


def test_somebody_else_s_coordinator_is_a_stranger(port: dict[str, Any]) -> None:
    there = table.partnership("clairmont")
    stranger = somebody(Role.COORDINATOR, there)
    assert stranger.get(f"/api/v1/partnerships/{port['slug']}/organizations").status_code == 404
    shown = stranger.get(f"/api/v1/partnerships/{port['slug']}/seats").json()["items"]
    assert {s["organization"] for s in shown if s["organization"]} == set()


def test_drafts_are_nobody_s_to_read(port: dict[str, Any]) -> None:
    from arrimage.strategy.models import Plan

    address = f"/api/v1/partnerships/{port['slug']}/plans/{port['plan']}"
    assert Client().get(address).status_code == 200
    Plan.objects.update(status="draft")
    assert Client().get(address).status_code == 404
    assert somebody(Role.COORDINATOR, port["partnership"]).get(address).status_code == 404


def test_the_four_states_of_a_figure_stay_apart(port: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Zero, missing, withheld and not applicable, each as the page of results has it."""
    slug = port["slug"]
    address = f"/api/v1/partnerships/{slug}/figures?period=FY2024-25&size=200"
    found = {one["indicator"]: one["value"] for one in Client().get(address).json()["items"]}
    from arrimage.core.disclosure import Audience
    from arrimage.core.period import Period

    released = figures.release(port["partnership"], Audience.PUBLIC, Period.parse("FY2024-25"))
    assert {k: (v["status"], v["numerator"], v["denominator"]) for k, v in found.items()} == {
        k: (f.value.status.value, f.value.numerator, f.value.denominator) for k, f in released.items()
    }
    assert {"reported", "missing"} <= {v["status"] for v in found.values()}
    assert any(v["status"] == "reported" and v["numerator"] == 0 for v in found.values())
    assert all(v["numerator"] is None for v in found.values() if v["status"] != "reported")
    words = {v["printed"]["en"] for v in found.values() if v["status"] == "missing"}
    assert "0" not in words


def test_small_counts_of_persons_are_withheld_from_the_public_and_not_from_the_partnership(
    port: dict[str, Any],
) -> None:
    from arrimage.definitions import definitions
    from arrimage.results import snapshots

    item = next(i for i in definitions().indicators.values() if i.observed and i.people and "lip" in i.kinds)
    Observation.objects.create(
        partnership=port["partnership"], indicator=item.id, period="FY2024-25", day=date(2025, 3, 1), numerator=3,
        denominator=4 if item.unit.divides else None, source_en="Survey", source_fr="Sondage", approved=True,
    )  # fmt: skip
    snapshots.publish(port["partnership"])
    address = f"/api/v1/partnerships/{port['slug']}/figures/{item.id}?period=FY2024-25"
    public = Client().get(address).json()
    assert public["audience"] == "public"
    assert public["value"]["status"] == Status.WITHHELD and public["value"]["numerator"] is WITHHELD.numerator
    inside = somebody(Role.COORDINATOR, port["partnership"]).get(address)
    assert inside.json()["value"]["numerator"] == 3
    assert inside["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_has_not_changed_is_not_sent_again(path: str, port: dict[str, Any]) -> None:
    address = filled(path, port)
    if path.endswith("/organizations"):
        return
    client = Client()
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    head = client.head(address)
    assert head.status_code == 200 and head.content == b"" and head["ETag"] == first["ETag"]


def test_pages_of_a_list_hold_everything_once(port: dict[str, Any]) -> None:
    address, seen = "/api/v1/indicators?size=40", []
    while address:
        page = Client().get(address).json()
        seen += [one["key"] for one in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == page["count"] > 100


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("size=0", "size"), ("size=201", "size"), ("page=x", "page"), ("page=-1", "page"), ("nothing=1", "nothing")],
)
def test_a_parameter_that_does_not_hold_is_named_in_both_languages(query: str, parameter: str, db: None) -> None:
    answer = Client().get(f"/api/v1/partnerships?{query}", headers={"accept-language": "fr-CA"})
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert [one["parameter"] for one in body["errors"]] == [parameter]
    assert body["title"] == "Refusé" and body["errors"][0]["message"]["en"] and body["errors"][0]["message"]["fr"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_writes(method: str, db: None) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/partnerships")
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/none", "/api/v2/partnerships", "/api/v1/partnerships/é"])
def test_an_address_that_is_none_is_a_problem_object(address: str, db: None) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404 and answer.json()["status"] == 404


@pytest.mark.parametrize("period", ["FY1900-01", "nonsense", "2025-13", "FY2025-26 "])
def test_a_period_that_is_none_is_not_found_or_empty(period: str, port: dict[str, Any]) -> None:
    answer = Client().get(f"/api/v1/partnerships/{port['slug']}/figures", {"period": period})
    assert answer.status_code in (200, 404, 422)


def counted(address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert Client().get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", [p for p in PATHS if not p.endswith("/organizations")])
def test_the_number_of_queries_does_not_grow_with_the_records(path: str, port: dict[str, Any]) -> None:
    address = filled(path, port)
    counted(address)
    before = counted(address)
    council = table.body(port["partnership"], "Second council")
    for number in range(4):
        member = table.organization(f"Member {number}")
        table.seat(council, f"Seat {number}", held_by=member)
    table.partnership("clairmont")
    table.partnership("rive-nord")
    assert counted(address) == before <= 12


def test_the_description_is_openapi_3_1_and_every_word_of_it_has_french() -> None:
    import jsonschema_rs

    document = description()
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.validator_for({**schema, "components": document["components"]})
    english, french = described("en"), described("fr")

    def pairs(one: Any, other: Any, at: str) -> Iterator[tuple[str, str, str]]:
        if isinstance(one, dict):
            for key in one:
                if key in ("description", "summary") and isinstance(one[key], str):
                    yield at, one[key], other[key]
                else:
                    yield from pairs(one[key], other[key], f"{at}/{key}")
        elif isinstance(one, list):
            for number, (left, right) in enumerate(zip(one, other, strict=True)):
                yield from pairs(left, right, f"{at}/{number}")

    same = {"Plans", "Crosswalks"}
    for at, left, right in pairs(english, french, ""):
        if " · " in left or left in same:
            continue
        if at.count("/") == 3 and at.startswith("/components/schemas"):
            continue
        assert left != right, f"{at}: {left}"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_of_the_interface_names_every_address(lang: str, db: None) -> None:
    from django.utils.translation import override

    with override(lang):
        page = Client().get(reverse("interface"))
    text = page.content.decode()
    assert page.status_code == 200
    for path in PATHS:
        assert f"GET {path}" in text
    assert "<script" not in text.replace("<script src=", "")
