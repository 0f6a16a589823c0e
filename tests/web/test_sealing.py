"""Sealing, verifying, erasing: a whole trail verifies, and every way of touching it is seen."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core import sealing as pure
from arrimage.core.access import MACHINE
from arrimage.core.ids import new_id
from arrimage.core.problem import Refused
from arrimage.web import audit, sealing, ticking, triggers, verifying
from arrimage.web.models import AuditEntry, AuditSeal, AuditValues, Freshness

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-tests-that-is-long-enough-1"


@pytest.fixture(autouse=True)
def audit_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of the tests' own, out of the environment."""
    monkeypatch.setenv("ARRIMAGE_AUDIT_KEY", KEY)


def write(count: int = 1, verb: str = "body.edit") -> list[AuditEntry]:
    """Entries in the trail, oldest first."""
    ids = []
    for number in range(count):
        target = Freshness(partnership_id=new_id())
        audit.record(
            by=MACHINE, verb=verb, target=target, partnership_id=None, before={"n": number}, after={"n": number + 1, "é": "ü"}
        )  # fmt: skip
        ids.append(target.pk)
    return list(AuditEntry.objects.filter(object_id__in=ids).order_by("id"))


def chain() -> list[AuditEntry]:
    """Three links of two entries each."""
    entries = []
    for _ in range(3):
        entries += write(2)
        assert sealing.seal() == 2
    assert verifying.verify().whole
    return entries


def raw(statement: str, *arguments: object) -> None:
    """Write past the code and without triggers, as a tamperer with the whole database would."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement, arguments)
    triggers.install(connection)


def db(value: Any) -> Any:
    """An id as the database writes it."""
    return value.hex if connection.vendor == "sqlite" else str(value)


def told() -> str:
    """What a verification says, in one text."""
    return "\n".join(problem.say("en") for problem in verifying.verify().problems)


class TestSealing:
    def test_an_empty_trail_is_whole_and_has_no_head(self) -> None:
        assert sealing.seal() == 0
        assert verifying.verify() == verifying.Verdict()
        assert sealing.head() == ""

    def test_links_follow_each_other_and_cover_what_was_not_covered(self) -> None:
        chain()
        first, second, third = AuditSeal.objects.order_by("number")
        assert (first.number, second.number, third.number) == (1, 2, 3)
        assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
        assert sealing.head() == f"3:{third.digest}"
        assert sealing.seal() == 0
        verdict = verifying.verify()
        assert (verdict.entries, verdict.seals, verdict.unsealed, verdict.erased) == (6, 3, 0, 0)

    def test_a_backlog_is_sealed_in_links_of_bounded_size(self) -> None:
        write(7)
        assert sealing.seal(batch=3) == 7
        assert list(AuditSeal.objects.order_by("number").values_list("count", flat=True)) == [3, 3, 1]
        assert verifying.verify().whole

    def test_an_older_id_that_comes_late_is_covered_by_the_next_link(self) -> None:
        """A long write begins first and commits last."""
        early = new_id()
        write(2)
        sealing.seal()
        audit.record(by=MACHINE, verb="x.y", target=Freshness(partnership_id=new_id()), partnership_id=None, before=None, after=None, once=early)  # fmt: skip
        assert sealing.seal() == 1
        assert AuditEntry.objects.get(pk=early).seal_id == 2
        assert verifying.verify().whole

    def test_a_write_that_is_rolled_back_leaves_no_entry(self) -> None:
        def broken() -> None:
            with transaction.atomic():
                write()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            broken()
        assert not AuditEntry.objects.exists()
        assert not AuditValues.objects.exists()

    def test_entries_that_wait_too_long_are_told(self) -> None:
        write(2)
        assert verifying.verify().whole
        later = verifying.verify(now=timezone.now() + dt.timedelta(minutes=6))
        assert [p.message.en for p in later.problems] == ["Entries that no seal covers: 2."]


class TestKey:
    def test_it_is_made_once_and_readable_by_its_owner_alone(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("ARRIMAGE_AUDIT_KEY")
        monkeypatch.setattr(settings, "DATA", tmp_path)
        first = sealing.signing_key()
        assert sealing.signing_key() == first
        assert stat.S_IMODE((tmp_path / "audit-key").stat().st_mode) == 0o600
        assert [p.name for p in tmp_path.iterdir()] == ["audit-key"]

    def test_none_is_made_while_seals_of_a_lost_one_stand(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        chain()
        monkeypatch.delenv("ARRIMAGE_AUDIT_KEY")
        monkeypatch.setattr(settings, "DATA", tmp_path)
        write()
        with pytest.raises(Refused, match="audit key is gone"):
            sealing.seal()
        assert list(tmp_path.iterdir()) == []
        assert "audit key is gone" in told()

    def test_another_key_shows_every_seal_as_forged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chain()
        monkeypatch.setenv("ARRIMAGE_AUDIT_KEY", KEY[::-1])
        assert told().count("not made with the audit key") == 3

    def test_a_new_key_stands_behind_the_old_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chain()
        monkeypatch.setenv("ARRIMAGE_AUDIT_KEY", f"{KEY} {KEY[::-1]}")
        write()
        sealing.seal()
        assert verifying.verify().whole
        last = AuditSeal.objects.get(number=4)
        assert last.signature == pure.signature(KEY[::-1].encode(), last.digest)

    def test_a_short_key_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ARRIMAGE_AUDIT_KEY", "short")
        write()
        with pytest.raises(Refused, match="fewer than 32"):
            sealing.seal()


ENTRY = {
    "at": "'2001-01-01 00:00:00+00:00'", "actor_id": "object_id", "actor_label": "'somebody else'", "verb": "'body.archive'",
    "object_type": "'partnership.seat'", "object_id": "id", "partnership_id": "id",
    "digest": "'0000000000000000000000000000000000000000000000000000000000000000'",
}  # fmt: skip
SEAL = {
    "at": ("'2001-01-01 00:00:00+00:00'", "The seal itself was changed"),
    "previous": ("'0'", "does not follow"), "count": ("3", "Of its 3 entries 1 are missing"),
    "rows_digest": ("'0'", "changed or exchanged"), "digest": ("'0'", "The seal itself was changed"),
    "signature": ("'0'", "not made with the audit key"),
}  # fmt: skip


class TestTampering:
    @pytest.mark.parametrize("column", sorted(ENTRY))
    def test_a_changed_column_of_an_entry(self, column: str) -> None:
        entry = chain()[2]
        raw(f"UPDATE web_auditentry SET {column} = {ENTRY[column]} WHERE id = %s", db(entry.pk))
        assert "Link 2: One or more of its entries were changed or exchanged." in told()
        assert "Link 1" not in told()
        assert "Link 3" not in told()

    def test_every_column_of_an_entry_is_tried(self) -> None:
        assert {*ENTRY, "id", "seal_id"} == {f.column for f in AuditEntry._meta.concrete_fields}

    @pytest.mark.parametrize(
        "change", ["key = '00000000000000000000000000000000'", "key = 'zz'", "before = NULL", "before = '{}'", "after = NULL", "after = '{\"n\": 9}'"]
    )  # fmt: skip
    def test_changed_values(self, change: str) -> None:
        entry = chain()[3]
        raw(f"UPDATE web_auditvalues SET {change} WHERE entry_id = %s", db(entry.pk))
        assert f"Entry {entry.pk}" in told()
        assert "not those that were written" in told()
        assert verifying.verify().found == 1

    def test_values_erased_past_the_function_that_erases(self) -> None:
        entry = chain()[3]
        raw(
            "UPDATE web_auditvalues SET key = '', before = NULL, after = NULL, erased_at = '2026-01-01 00:00:00+00:00' WHERE entry_id = %s",
            db(entry.pk),
        )  # fmt: skip
        assert "Values were erased without an entry that says so: 1." in told()

    def test_values_taken_away(self) -> None:
        entry = chain()[3]
        raw("DELETE FROM web_auditvalues WHERE entry_id = %s", db(entry.pk))
        assert "values are gone without an erasure" in told()

    @pytest.mark.parametrize("column", sorted(SEAL))
    def test_a_changed_column_of_a_seal(self, column: str) -> None:
        chain()
        value, sentence = SEAL[column]
        raw(f"UPDATE web_auditseal SET {column} = {value} WHERE number = 2")
        first = verifying.verify().problems[0]
        assert first.place.en == "Link 2"
        assert sentence in told()

    def test_every_column_of_a_seal_is_tried(self) -> None:
        assert {*SEAL, "number"} == {f.column for f in AuditSeal._meta.concrete_fields}

    def test_an_entry_taken_away(self) -> None:
        entry = chain()[4]
        raw("DELETE FROM web_auditvalues WHERE entry_id = %s", db(entry.pk))
        raw("DELETE FROM web_auditentry WHERE id = %s", db(entry.pk))
        assert "Link 3: Of its 2 entries 1 are missing." in told()

    def test_an_entry_put_under_a_seal(self) -> None:
        chain()
        entry = write()[0]
        AuditEntry.objects.filter(pk=entry.pk).update(seal_id=2)
        assert "Link 2: It covers 2 entries, and 1 more were put under it." in told()

    def test_entries_exchanged_between_links(self) -> None:
        entries = chain()
        raw("UPDATE web_auditentry SET seal_id = 3 WHERE id = %s", db(entries[0].pk))
        raw("UPDATE web_auditentry SET seal_id = 1 WHERE id = %s", db(entries[5].pk))
        assert "Link 1: One or more" in told()
        assert "Link 3: One or more" in told()

    def test_a_link_in_the_middle_taken_out_with_its_entries(self) -> None:
        chain()
        raw("DELETE FROM web_auditvalues WHERE entry_id IN (SELECT id FROM web_auditentry WHERE seal_id = 2)")
        raw("DELETE FROM web_auditentry WHERE seal_id = 2")
        raw("DELETE FROM web_auditseal WHERE number = 2")
        assert "Link 3: Links 2 to 2 are missing." in told()

    def test_a_whole_chain_forged_without_the_key(self) -> None:
        """Whoever rewrites everything consistently still lacks the key."""
        chain()
        raw("UPDATE web_auditentry SET verb = 'body.archive'")
        previous = ""
        for seal in AuditSeal.objects.order_by("number"):
            rows = [pure.row_digest(**row) for row in AuditEntry.objects.filter(seal=seal).values(*sealing.ROW)]
            covered = pure.rows_digest(rows)
            digest = pure.seal_digest(number=seal.number, at=seal.at, previous=previous, count=seal.count, rows=covered)
            raw(
                "UPDATE web_auditseal SET previous = %s, rows_digest = %s, digest = %s, signature = %s WHERE number = %s",
                previous, covered, digest, pure.signature(b"a guess", digest), seal.number,
            )  # fmt: skip
            previous = digest
        assert told().count("not made with the audit key") == verifying.verify().found == 3

    def test_a_missing_trigger(self) -> None:
        triggers.remove(connection)
        assert verifying.verify().found == 9
        assert "trigger web_auditentry_no_delete is missing" in told()

    def test_the_end_cut_off_shows_against_a_head_noted_elsewhere(self) -> None:
        chain()
        noted = sealing.head()
        assert verifying.verify(noted).contains is True
        write()
        sealing.seal()
        assert verifying.verify(noted).contains is True
        raw("DELETE FROM web_auditvalues WHERE entry_id IN (SELECT id FROM web_auditentry WHERE seal_id >= 3)")
        raw("DELETE FROM web_auditentry WHERE seal_id >= 3")
        raw("DELETE FROM web_auditseal WHERE number >= 3")
        assert verifying.verify().whole
        cut = verifying.verify(noted)
        assert cut.contains is False
        assert "no longer holds the head" in cut.problems[0].say("en")

    @pytest.mark.parametrize("head", ["x", "3", "3:abc", ":" + "0" * 64])
    def test_what_is_no_head_is_refused(self, head: str) -> None:
        with pytest.raises(Refused, match="no head"):
            verifying.verify(head)


class TestErasing:
    def test_values_go_and_the_trail_still_verifies(self) -> None:
        entries = chain()
        one = entries[0]
        held = AuditValues.objects.get(entry=one)
        assert audit.erase_values([one.object_id], by=MACHINE) == 1
        blank = AuditValues.objects.get(entry=one)
        assert (blank.key, blank.before, blank.after) == ("", None, None)
        assert blank.erased_at is not None
        assert pure.values_digest(held.key, held.before, held.after) == one.digest, "what could be proven before"
        sealing.seal()
        verdict = verifying.verify()
        assert verdict.whole
        assert verdict.erased == 1
        [said] = AuditEntry.objects.filter(verb=audit.ERASED)
        assert (said.object_id, said.after, said.actor_label) == (one.object_id, {"entries": 1}, "command line")

    def test_nothing_of_the_values_is_left_in_the_tables(self) -> None:
        target = Freshness(partnership_id=new_id())
        audit.record(
            by=MACHINE, verb="x.y", target=target, partnership_id=None, before=None, after={"name": "Unmistakable"}
        )
        audit.erase_values([target.pk], by=MACHINE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM web_auditvalues")
            held = cursor.fetchall()
            cursor.execute("SELECT * FROM web_auditentry")
            held += cursor.fetchall()
        assert "Unmistakable" not in repr(held)

    def test_erasing_twice_erases_what_came_since(self) -> None:
        one = write()[0]
        assert audit.erase_values([one.object_id], by=MACHINE) == 1
        assert audit.erase_values([one.object_id], by=MACHINE) == 0
        assert AuditEntry.objects.filter(verb=audit.ERASED).count() == 1
        audit.record(
            by=MACHINE,
            verb="x.y",
            target=Freshness(partnership_id=one.object_id),
            partnership_id=None,
            before=None,
            after={},
        )
        assert audit.erase_values([one.object_id, one.object_id], by=MACHINE) == 1

    def test_it_is_one_write(self) -> None:
        one = write()[0]

        def broken() -> None:
            with transaction.atomic():
                audit.erase_values([one.object_id], by=MACHINE)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            broken()
        assert AuditValues.objects.get(entry=one).key

    def test_thousands_in_a_constant_number_of_statements_a_batch(self, django_assert_max_num_queries: Any) -> None:
        one = Freshness(partnership_id=new_id())
        audit.record_many(
            by=MACHINE, verb="x.y", targets=[(one, None, {"n": n}) for n in range(1200)], partnership_id=None
        )
        with django_assert_max_num_queries(10):
            assert audit.erase_values([one.pk], by=MACHINE) == 1200


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6
)  # fmt: skip


class TestDigests:
    @given(values, values)
    def test_the_way_through_json_changes_no_digest(self, before: Any, after: Any) -> None:
        stored = json.loads(json.dumps([before, after]))
        assert pure.values_digest("00" * 16, *stored) == pure.values_digest("00" * 16, before, after)

    @given(values, values)
    def test_other_values_or_another_key_give_another_digest(self, one: Any, other: Any) -> None:
        same = pure.canonical(one) == pure.canonical(other)
        assert (pure.values_digest("00" * 16, one, None) == pure.values_digest("00" * 16, other, None)) is same
        assert pure.values_digest("00" * 16, one, None) != pure.values_digest("11" * 16, one, None)

    @given(st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), unique=True, min_size=2), st.randoms())
    def test_rows_count_whatever_their_order_and_each_of_them(self, digests: list[str], random: Any) -> None:
        shuffled = list(digests)
        random.shuffle(shuffled)
        assert pure.rows_digest(shuffled) == pure.rows_digest(digests)
        assert pure.rows_digest(digests[1:]) != pure.rows_digest(digests)


class TestTicking:
    def test_each_function_has_its_own_pace_and_a_failing_one_stops_no_other(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        called: list[str] = []
        ticker = ticking.Ticker()
        ticker.every(3, "quick", lambda: called.append("quick") or 1)
        ticker.every(5, "broken", lambda: 1 // 0)
        ticker.every(60, "slow", lambda: called.append("slow") or 2)
        assert ticker.run(100.0) == {"quick": 1, "slow": 2}
        assert ticker.run(102.9) == {}
        assert ticker.run(103.0) == {"quick": 1}
        assert ticker.run(160.0) == {"quick": 1, "slow": 2}
        assert "broken failed: ZeroDivisionError" in caplog.text

    def test_whoever_asks_for_everything_reads_what_failed(self) -> None:
        ticker = ticking.Ticker()
        ticker.every(3, "broken", lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            ticker.run()

    def test_sealing_is_one_of_the_functions(self) -> None:
        write()
        assert ticking.TICKER.functions["audit.seal"][0] == 60
        assert ticking.TICKER.run()["audit.seal"] == 1
