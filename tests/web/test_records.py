"""The one way in which records are written: nothing lost silently, nothing half done, all of it audited."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from arrimage.core.access import MACHINE, Actor
from arrimage.core.problem import Refused
from arrimage.partnership.models import Body, Organization, Partnership
from arrimage.web import audit, records
from arrimage.web.models import AuditEntry, Freshness
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(uuid4(), "coordinator")


@pytest.fixture
def here() -> Partnership:
    return table.partnership()


@pytest.fixture
def body(here: Partnership) -> Body:
    return table.body(here, "Council")


def change(body: Body, **fields: Any) -> Body:
    return records.change(body, by=SOMEBODY, verb="body.edit", partnership_id=body.partnership_id, **fields)


def entries(record: Any) -> list[AuditEntry]:
    return audit.history(record.pk)


def organization(**fields: Any) -> Organization:
    given = {"key": "library", "name_en": "Library", "name_fr": "Bibliothèque", "sector": "libraries"} | fields
    return Organization(**given)


# --- creating


def test_creating_stores_keys_dates_of_sides_audit_and_freshness(here: Partnership) -> None:
    Freshness.objects.all().delete()
    made = records.create(
        organization(name_en="L’Œuvre", name_fr=""), by=SOMEBODY, verb="organization.add", partnership_id=here.id
    )
    stored = Organization.objects.get(pk=made.pk)
    # The missing side sorts under the other one, not before everything.
    assert (stored.name_key_en, stored.name_key_fr) == ("l'oeuvre", "l'oeuvre")
    assert stored.version == 1
    assert stored.sides_at == {"name_en": timezone.now().date().isoformat()}
    [entry] = entries(made)
    assert (entry.verb, entry.actor_id, entry.actor_label) == ("organization.add", SOMEBODY.id, "coordinator")
    assert (entry.object_type, entry.partnership_id, entry.before) == ("partnership.organization", here.id, None)
    assert entry.after is not None
    assert entry.after["name_en"] == "L’Œuvre"
    assert "name_key_en" not in entry.after
    assert "sides_at" not in entry.after
    assert Freshness.objects.get(partnership_id=here.id).changed_at <= timezone.now()


def test_a_refused_insert_leaves_no_record_no_audit_and_no_freshness(here: Partnership) -> None:
    records.create(organization(), by=SOMEBODY, verb="organization.add", partnership_id=here.id)
    Freshness.objects.all().delete()
    before = (Organization.objects.count(), AuditEntry.objects.count())
    with pytest.raises(IntegrityError), transaction.atomic():
        records.create(organization(name_en="Twin"), by=SOMEBODY, verb="organization.add", partnership_id=here.id)
    assert (Organization.objects.count(), AuditEntry.objects.count()) == before
    assert not Freshness.objects.exists()


def test_many_are_created_with_one_entry_each_or_none_at_all(here: Partnership) -> None:
    before = AuditEntry.objects.count()
    good = [organization(key=f"o-{n}", name_en=f"Écho {n}") for n in range(7)]
    records.create_many(good, by=SOMEBODY, verb="workbook.import", partnership_id=here.id, batch=3)
    assert AuditEntry.objects.count() == before + 7
    assert set(Organization.objects.filter(key__startswith="o-").values_list("name_key_en", flat=True)) == {
        f"echo {n}" for n in range(7)
    }
    bad = [organization(key="p-1"), organization(key="p-2"), organization(key="p-2")]
    with pytest.raises(IntegrityError), transaction.atomic():
        records.create_many(bad, by=SOMEBODY, verb="workbook.import", partnership_id=here.id)
    assert not Organization.objects.filter(key__startswith="p-").exists()
    assert AuditEntry.objects.count() == before + 7


def test_creating_none_writes_nothing(here: Partnership) -> None:
    before = AuditEntry.objects.count()
    records.create_many([], by=SOMEBODY, verb="workbook.import", partnership_id=here.id)
    assert AuditEntry.objects.count() == before


# --- changing


def test_a_change_raises_the_version_folds_the_key_and_keeps_before_and_after(body: Body) -> None:
    change(body, name_fr="Conseil de l’Été")
    stored = Body.objects.get(pk=body.pk)
    assert (stored.version, stored.name_fr, stored.name_key_fr) == (2, "Conseil de l’Été", "conseil de l'ete")
    latest = entries(body)[0]
    assert latest.before is not None
    assert latest.after is not None
    assert (latest.before["name_fr"], latest.after["name_fr"]) == ("Council (fr)", "Conseil de l’Été")
    assert (latest.before["version"], latest.after["version"]) == (1, 2)


def test_only_the_side_that_changed_gets_a_new_date(body: Body) -> None:
    Body.objects.filter(pk=body.pk).update(sides_at={"name_en": "2024-04-01", "name_fr": "2024-04-01"})
    change(Body.objects.get(pk=body.pk), name_en="The council")
    assert Body.objects.get(pk=body.pk).sides_at == {
        "name_en": timezone.now().date().isoformat(),
        "name_fr": "2024-04-01",
    }


def test_saving_without_a_change_changes_nothing(body: Body) -> None:
    Freshness.objects.all().delete()
    before = Body.objects.values().get(pk=body.pk)
    change(body, name_en=body.name_en, started=body.started, expected=1)
    assert Body.objects.values().get(pk=body.pk) == before
    assert len(entries(body)) == 1
    assert not Freshness.objects.exists()


def test_two_editors_never_overwrite_each_other_silently(body: Body) -> None:
    """Both opened version 1. The second is told, and finds the first one's words still there."""
    first, second = Body.objects.get(pk=body.pk), Body.objects.get(pk=body.pk)
    change(first, name_en="First", expected=1)
    with pytest.raises(Refused) as refused:
        change(second, name_en="Second", expected=1)
    assert Body.objects.get(pk=body.pk).name_en == "First"
    assert len(entries(body)) == 2
    assert "Nothing was saved" in refused.value.say("en")
    assert "Rien n’a été enregistré" in refused.value.say("fr")


def test_the_second_editor_is_told_also_when_her_form_names_another_version(body: Body) -> None:
    change(body, name_en="First")
    with pytest.raises(Refused):
        change(Body.objects.get(pk=body.pk), name_en="Second", expected=1)
    assert Body.objects.get(pk=body.pk).name_en == "First"


def test_a_stale_form_without_any_change_is_told_too(body: Body) -> None:
    change(body, name_en="First")
    fresh = Body.objects.get(pk=body.pk)
    with pytest.raises(Refused):
        change(fresh, name_en="First", expected=1)


def test_a_refused_change_leaves_the_record_in_hand_as_it_was(body: Body, here: Partnership) -> None:
    """So that the same page can show it again, and a second try with good values works."""
    table.body(here, "Table")
    with pytest.raises(IntegrityError), transaction.atomic():
        change(body, key="table")
    assert (body.key, body.version, len(entries(body))) == ("council", 1, 1)
    change(body, name_en="Second try")
    assert Body.objects.get(pk=body.pk).version == 2


def test_a_stale_record_in_hand_keeps_what_was_read(body: Body) -> None:
    other = Body.objects.get(pk=body.pk)
    change(body, name_en="First")
    with pytest.raises(Refused):
        change(other, name_en="Second")
    assert (other.name_en, other.version) == ("Council", 1)


def test_a_change_marks_the_partnership_and_only_it(body: Body) -> None:
    away = table.partnership("clairmont")
    Freshness.objects.all().delete()
    change(body, name_en="First")
    assert list(Freshness.objects.values_list("partnership_id", flat=True)) == [body.partnership_id]
    assert away.id != body.partnership_id


def test_a_change_that_fails_later_in_the_transaction_leaves_no_trace(body: Body) -> None:
    def work() -> None:
        with transaction.atomic():
            change(body, name_en="First")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert Body.objects.get(pk=body.pk).name_en == "Council"
    assert len(entries(body)) == 1


# --- putting away


def test_archiving_can_be_undone_and_both_are_audited(body: Body) -> None:
    given = {"by": SOMEBODY, "partnership_id": body.partnership_id}
    records.archive(body, verb="body.archive", expected=1, **given)
    assert Body.objects.get(pk=body.pk).archived_at is not None
    records.restore(body, verb="body.restore", **given)
    stored = Body.objects.get(pk=body.pk)
    assert (stored.archived_at, stored.version) == (None, 3)
    assert [entry.verb for entry in entries(body)] == ["body.restore", "body.archive", "body.establish"]


def test_archiving_twice_keeps_the_first_moment(body: Body) -> None:
    given = {"by": SOMEBODY, "verb": "body.archive", "partnership_id": body.partnership_id}
    records.archive(body, **given)
    first = body.archived_at
    records.archive(body, **given)
    assert Body.objects.get(pk=body.pk).archived_at == first
    assert body.version == 2


# --- audit


def test_history_is_newest_first_and_limited(body: Body) -> None:
    for number in range(4):
        change(body, name_en=f"Name {number}")
    found = audit.history(body.pk, limit=3)
    assert [entry.after["name_en"] for entry in found if entry.after] == ["Name 3", "Name 2", "Name 1"]


def test_values_that_json_does_not_know_are_kept_as_words(body: Body) -> None:
    image = records.image(body)
    assert image["started"] == "2024-04-01"
    assert image["partnership_id"] == str(body.partnership_id)
    assert image["archived_at"] is None
    assert image["quorum"] is None


def test_an_entry_without_partnership_marks_none() -> None:
    Freshness.objects.all().delete()
    records.create(organization(), by=MACHINE, verb="organization.add", partnership_id=None)
    assert not Freshness.objects.exists()


def test_an_organization_that_changes_marks_every_partnership_that_it_is_a_member_of(here: Partnership) -> None:
    """Its sector and its kind are evidence of each of them."""
    from arrimage.partnership import actions

    away, member = table.partnership("clairmont"), table.organization("Library")
    for place in (here, away):
        actions.join(by=MACHINE, partnership=place, organization=member, sector="libraries", joined=date(2024, 4, 1))
    Freshness.objects.all().delete()
    facts = actions.OrganizationFacts(name=member.name, sector="libraries", mainstream=True)
    actions.edit_organization(
        by=MACHINE, organization=member, facts=facts, expected=member.version, partnership_id=here.id
    )
    assert set(Freshness.objects.values_list("partnership_id", flat=True)) == {here.id, away.id}
