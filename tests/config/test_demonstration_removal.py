"""The demonstration region goes without a trace in the tables, and takes nothing of one's own with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from arrimage.config import demonstration
from arrimage.config.demonstration.removal import remove
from arrimage.core.access import MACHINE, Role
from arrimage.core.problem import Refused
from arrimage.partnership import actions
from arrimage.partnership.models import Membership, Organization, Partnership, Place
from arrimage.web.models import AuditEntry, Freshness, RoleGrant, User
from tests.partnership import factories as table

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]


def counts() -> dict[str, int]:
    """How many rows every table of ours has, but for the audit and what is published by machines."""
    skipped = {"AuditEntry", "AuditValues", "AuditSeal", "Dataset", "Permission", "ContentType", "DBTaskResult"}
    return {m._meta.label: m._base_manager.count() for m in apps.get_models() if m.__name__ not in skipped}


def test_it_goes_and_one_s_own_stays() -> None:
    mine = table.partnership("my-own")
    member = table.organization("My library")
    actions.join(by=MACHINE, partnership=mine, organization=member, sector="libraries", joined=date(2024, 4, 1))
    own = table.user(Role.COORDINATOR, mine)
    before = counts()
    demonstration.load()
    shared = Organization.objects.filter(illustrative=True).order_by("id").first()
    assert shared is not None
    actions.join(by=MACHINE, partnership=mine, organization=shared, sector="settlement", joined=date(2025, 4, 1))
    audited = AuditEntry.objects.count()
    done = remove(by=MACHINE)
    assert done.partnerships >= 6 and done.rows > 1000 and done.kept >= 1
    assert list(Partnership.objects.values_list("slug", flat=True)) == ["my-own"]
    assert set(Organization.objects.values_list("pk", flat=True)) == {member.pk, shared.pk}
    assert Membership.objects.filter(partnership=mine).count() == 2
    assert list(User.objects.values_list("pk", flat=True)) == [own.pk]
    assert RoleGrant.objects.get().user_id == own.pk
    assert list(Freshness.objects.values_list("partnership_id", flat=True)) == [mine.pk]
    assert not Place.objects.filter(illustrative=True).exists()
    assert AuditEntry.objects.count() == audited + done.partnerships
    # The member that was shared is one's own concern now; everything else is as before it was loaded.
    Membership.objects.filter(partnership=mine, organization=shared).delete()
    Organization.objects.filter(pk=shared.pk).delete()
    after = counts()
    assert {
        k: (before[k], v)
        for k, v in after.items()
        if v != before[k] and not k.startswith("needs.") and k != "partnership.Place"
    } == {}
    demonstration.load()
    assert Partnership.objects.filter(illustrative=True).count() == done.partnerships


def test_a_record_of_one_s_own_that_hangs_on_it_stops_it_whole() -> None:
    demonstration.load()
    parent = Partnership.objects.get(slug="port-clair")
    mine = table.partnership("my-own")
    Partnership.objects.filter(pk=mine.pk).update(parent=parent)
    rows = counts()
    with pytest.raises(Refused, match="partnership"):
        remove(by=MACHINE)
    assert counts() == rows
