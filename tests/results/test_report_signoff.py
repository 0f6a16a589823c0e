"""Sign-off: both languages or none, frozen for ever, rebuilt to the same digest, refused when bytes were changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from django.test import Client
from django.urls import reverse

from arrimage.core.access import MACHINE, Role
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Membership, Partnership
from arrimage.results import actions, reporting, snapshots, stored
from arrimage.results.figures import figures_digest, release
from arrimage.results.models import Report, ReportText
from arrimage.results.reporting import frozen
from arrimage.web import records
from arrimage.web.models import AuditEntry
from tests.partnership import factories as table
from tests.results.factories import council

YEAR = Period.fiscal(2025)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Partnership:
    """A partnership with a council that met, six members, and one open decision."""
    made = table.partnership()
    body, _ = council(made, seats=4)
    table.decision(body, day=date(2025, 6, 3))
    for number in range(6):
        Membership.objects.create(
            partnership=made, organization=table.organization(settlement_funded=number < 2), sector="settlement",
            joined=date(2025, 4, 2),
        )  # fmt: skip
    snapshots.publish(made)
    return made


@pytest.fixture
def draft(place: Partnership) -> Report:
    return actions.open_report(partnership=place, kind="annual", period=YEAR, by=MACHINE)


@pytest.fixture(autouse=True)
def _kept_apart(settings: Any, tmp_path: Path) -> None:
    """Snapshots of a test in a folder of its own, so that a test may damage them."""
    settings.STORAGES = {
        **settings.STORAGES,
        "snapshots": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def bundle(place: Partnership, audience: Audience = Audience.FUNDER) -> Any:
    return json.loads(reporting.render(place, YEAR, "annual", "en", "json", audience=audience))


def value(of: Any, indicator: str) -> Any:
    return next(item["value"] for item in of["figures"] if item["indicator"] == indicator)


# --- opening and wording -------------------------------------------------------------------------------------------


def test_one_report_of_a_kind_stands_for_a_period(place: Partnership, draft: Report) -> None:
    with pytest.raises(Refused) as refused:
        actions.open_report(partnership=place, kind="annual", period=YEAR, by=MACHINE)
    assert "2025–26" in refused.value.say("en")
    assert "2025-2026" in refused.value.say("fr")
    assert actions.open_report(partnership=place, kind="monitoring", period=YEAR, by=MACHINE).number == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (Text("We sat {no-such-figure} times.", "Nous avons siégé {no-such-figure} fois."), "{no-such-figure}"),
        (Text("We are {member-organizations}.", "Nous sommes plusieurs."), "Only one language names"),
    ],
)
def test_a_text_names_figures_that_exist_and_the_same_in_both_languages(draft: Report, text: Text, said: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.edit_text(report=draft, block="table-draft", text=text, by=MACHINE)
    assert said in refused.value.say("en")
    assert not ReportText.objects.exists()


def test_two_editors_never_overwrite_each_other(draft: Report) -> None:
    first = actions.edit_text(report=draft, block="table-draft", text=Text("One.", "Un."), by=MACHINE)
    actions.edit_text(report=draft, block="table-draft", text=Text("Two.", "Deux."), by=MACHINE, expected=first.version)
    with pytest.raises(Refused):
        actions.edit_text(report=draft, block="table-draft", text=Text("Three.", "Trois."), by=MACHINE, expected=1)
    assert ReportText.objects.get().body_fr == "Deux."


@pytest.mark.parametrize(
    ("text", "missing"), [(Text("Only English.", ""), "French"), (Text("", "Que du français."), "English")]
)
def test_a_text_in_one_language_stops_the_sign_off_with_its_place(draft: Report, text: Text, missing: str) -> None:
    actions.edit_text(report=draft, block="beyond-funded-services", text=text, by=MACHINE)
    with pytest.raises(Refused) as refused:
        actions.sign_off(report=draft, by=MACHINE)
    said = refused.value.say("en")
    assert missing in said
    assert "People beyond funded services" in said
    assert "both languages" in said
    draft.refresh_from_db()
    assert draft.signed_off is None
    assert draft.frozen is None
    actions.edit_text(report=draft, block="beyond-funded-services", text=Text("", ""), by=MACHINE)
    assert actions.sign_off(report=draft, by=MACHINE).signed_off is not None


# --- frozen --------------------------------------------------------------------------------------------------------


def test_a_record_deleted_afterwards_changes_the_live_figure_and_not_the_frozen_one(
    place: Partnership, draft: Report
) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    before = {
        lang: reporting.render(place, YEAR, "annual", lang, "html", audience=Audience.FUNDER) for lang in ("en", "fr")
    }
    assert value(bundle(place), "member-organizations")["numerator"] == 6
    gone = Membership.objects.filter(partnership=place).first()
    assert gone is not None
    records.archive(gone, by=MACHINE, verb="membership.end", partnership_id=place.pk)
    Membership.objects.filter(partnership=place, archived_at=None).first().delete()  # type: ignore[union-attr]
    snapshots.publish(place)
    live = release(place, Audience.FUNDER, YEAR)["member-organizations"]
    assert live.value.numerator == 4
    assert value(bundle(place), "member-organizations")["numerator"] == 6
    for lang, content in before.items():
        assert reporting.render(place, YEAR, "annual", lang, "html", audience=Audience.FUNDER) == content  # type: ignore[arg-type]
    # What a provider would give today plays no part either: the report is rebuilt from its own snapshot.
    assert reporting.rebuilt_digest(signed) == signed.figures_digest
    assert figures_digest({"member-organizations": live}) != signed.figures_digest


def test_a_rebuilt_report_gives_the_same_digest_in_the_database_and_the_file(place: Partnership, draft: Report) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    assert len(signed.figures_digest) == 64
    assert reporting.rebuilt_digest(Report.objects.get(pk=signed.pk)) == signed.figures_digest
    about = {item["name"]: item["value"] for item in bundle(place)["texts"]["en"]["about"]}
    assert about["Digest of the figures"] == signed.figures_digest
    assert about["Snapshot"] == signed.snapshot.digest  # type: ignore[union-attr]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _one_member_less(path: Path) -> None:
    data = parquet.read_table(path)
    parquet.write_table(data.slice(0, data.num_rows - 1), path)


@pytest.mark.parametrize("damage", [_cut, _one_member_less])
def test_a_snapshot_whose_bytes_were_changed_is_refused_in_one_sentence(
    place: Partnership, draft: Report, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    assert signed.snapshot is not None
    path = tmp_path / stored.file_name("members", signed.snapshot.tables["members"])
    damage(path)
    with pytest.raises(Refused) as refused:
        reporting.rebuilt_digest(signed)
    assert len(refused.value.problems) == 1
    assert "changed after it was frozen" in refused.value.say("en")
    assert "figées" in refused.value.say("fr")
    # The frozen report is read from what was stored with it, not from the snapshot.
    assert value(bundle(place), "member-organizations")["numerator"] == 6


def test_a_frozen_report_that_was_tampered_with_is_refused(place: Partnership, draft: Report) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    for item in signed.frozen["releases"][0]["figures"]:
        if item["indicator"] == "member-organizations":
            item["value"]["numerator"] = 600
    Report.objects.filter(pk=signed.pk).update(frozen=signed.frozen)
    with pytest.raises(Refused) as refused:
        bundle(place)
    assert "changed after it was signed off" in refused.value.say("en")


def test_frozen_figures_are_released_for_the_funder_and_for_the_public(place: Partnership, draft: Report) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    assert frozen.audiences(signed.frozen) == (Audience.FUNDER, Audience.PUBLIC)
    assert {f.audience for f in frozen.figures(signed.frozen, Audience.PUBLIC).values()} == {Audience.PUBLIC}
    assert bundle(place, Audience.PUBLIC)["audience"] == "public"
    assert bundle(place, Audience.INSIDE)["audience"] == "funder"


def test_the_monitoring_report_is_for_the_inside_only(place: Partnership) -> None:
    made = actions.open_report(partnership=place, kind="monitoring", period=YEAR, by=MACHINE)
    signed = actions.sign_off(report=made, by=MACHINE)
    assert frozen.audiences(signed.frozen) == (Audience.INSIDE,)
    for audience in (Audience.FUNDER, Audience.PUBLIC):
        with pytest.raises(Refused):
            reporting.render(place, YEAR, "monitoring", "en", "json", audience=audience)


def test_a_signed_off_report_is_never_signed_or_worded_again(draft: Report) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    with pytest.raises(Refused):
        actions.sign_off(report=signed, by=MACHINE)
    with pytest.raises(Refused):
        actions.edit_text(report=signed, block="table-draft", text=Text("Late.", "Tard."), by=MACHINE)


def test_withdrawing_keeps_the_old_one_and_opens_the_next_with_its_texts(place: Partnership, draft: Report) -> None:
    actions.edit_text(report=draft, block="table-draft", text=Text("Ours.", "À nous."), by=MACHINE)
    signed = actions.sign_off(report=draft, by=MACHINE)
    new = actions.withdraw(report=signed, by=MACHINE)
    assert (new.number, new.signed_off) == (2, None)
    assert ReportText.objects.get(report=new).body_fr == "À nous."
    signed.refresh_from_db()
    assert signed.archived_at is not None
    assert signed.frozen
    assert reporting.report_of(place, YEAR, "annual") == new
    with pytest.raises(Refused):
        actions.withdraw(report=signed, by=MACHINE)


def test_the_audit_notes_the_sign_off_by_its_digest_and_not_by_its_megabyte(draft: Report) -> None:
    signed = actions.sign_off(report=draft, by=MACHINE)
    entry = AuditEntry.objects.get(verb="report.sign_off")
    assert entry.after is not None
    assert entry.after["figures_digest"] == signed.figures_digest
    assert "frozen" not in entry.after


def test_an_empty_partnership_can_be_reported(settings: Any) -> None:
    empty = table.partnership("bare")
    for kind in ("annual", "monitoring"):
        for name in reporting.FORMATS:
            assert reporting.render(empty, YEAR, kind, "fr", name, audience=Audience.INSIDE)
    made = actions.open_report(partnership=empty, kind="annual", period=YEAR, by=MACHINE)
    assert actions.sign_off(report=made, by=MACHINE).figures_digest


@pytest.mark.parametrize(("kind", "name"), [("weekly", "pdf"), ("annual", "odt")])
def test_an_unknown_kind_or_format_is_refused_with_the_choices(place: Partnership, kind: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        reporting.render(place, YEAR, kind, "en", name, audience=Audience.INSIDE)
    assert ("monitoring" if kind == "weekly" else "docx") in refused.value.say("fr")


# --- pages ---------------------------------------------------------------------------------------------------------


def page(name: str, *more: str) -> str:
    return reverse(f"results:{name}", args=["port-clair", *more])


def client(role: Role | None, place: Partnership) -> Client:
    made = Client()
    if role is not None:
        made.force_login(table.user(role, place))
    return made


@pytest.mark.parametrize(
    ("role", "draft_status", "signed_status", "edit_status"),
    [
        (None, 404, 200, 302), (Role.COORDINATOR, 200, 200, 200), (Role.COUNCIL_MEMBER, 200, 200, 404),
        (Role.PARTNER_STEWARD, 404, 200, 404), (Role.OFFICER, 404, 200, 404), (Role.RESEARCHER, 404, 200, 404),
    ],
)  # fmt: skip
def test_who_sees_drafts_and_signed_off_reports(
    place: Partnership, draft: Report, role: Role | None, draft_status: int, signed_status: int, edit_status: int
) -> None:
    reader = client(role, place)
    where = ("annual", YEAR.code)
    assert reader.get(page("report", *where)).status_code == draft_status
    assert reader.get(page("report_file", *where, "fr", "json")).status_code == draft_status
    assert reader.get(page("report_edit", *where)).status_code == edit_status
    assert reader.get(page("report_sign", *where)).status_code == edit_status
    actions.sign_off(report=draft, by=MACHINE)
    assert reader.get(page("report", *where)).status_code == signed_status
    got = reader.get(page("report_file", *where, "fr", "json"))
    assert got.status_code == signed_status
    read = {None: "public", Role.PARTNER_STEWARD: "public", Role.RESEARCHER: "public"}.get(role, "funder")
    assert json.loads(got.content)["audience"] == read


def test_a_visitor_never_sees_the_monitoring_report(place: Partnership) -> None:
    made = actions.open_report(partnership=place, kind="monitoring", period=YEAR, by=MACHINE)
    actions.sign_off(report=made, by=MACHINE)
    visitor = client(None, place)
    assert visitor.get(page("report", "monitoring", YEAR.code)).status_code == 404
    assert YEAR.label.en not in visitor.get(page("reports")).content.decode()
    assert client(Role.COUNCIL_MEMBER, place).get(page("report", "monitoring", YEAR.code)).status_code == 200


@pytest.mark.parametrize("address", ["annual/2025-26", "annual/nonsense", "weekly/FY2025-26"])
def test_addresses_that_name_no_report_are_not_found(place: Partnership, address: str) -> None:
    reader = client(Role.COORDINATOR, place)
    assert reader.get(f"/en/partnerships/port-clair/results/reports/{address}/").status_code == 404


def test_a_text_that_is_refused_stays_in_its_box(place: Partnership, draft: Report) -> None:
    reader = client(Role.COORDINATOR, place)
    typed = {"block": "table-draft", "body_en": "See {wrong-name}.", "body_fr": "Voir {wrong-name}.", "version": ""}
    got = reader.post(page("report_edit", "annual", YEAR.code), typed)
    assert got.status_code == 422
    assert "See {wrong-name}." in got.content.decode()
    typed |= {"body_en": "We are {member-organizations}.", "body_fr": "Nous sommes {member-organizations}."}
    shown = reader.post(page("report_edit", "annual", YEAR.code), {**typed, "preview": "1"})
    assert 'Nous sommes <span class="rep-fig">6</span>.' in shown.content.decode()
    assert not ReportText.objects.exists()
    assert reader.post(page("report_edit", "annual", YEAR.code), typed).status_code == 302
    assert ReportText.objects.get().body_en == "We are {member-organizations}."


def test_sentences_left_as_drafted_are_no_wording(place: Partnership, draft: Report) -> None:
    from arrimage.results.actions.reports import drafted

    block = drafted(reporting.schema_for("annual"))["table-draft"]
    assert block.draft is not None
    reader = client(Role.COORDINATOR, place)
    reader.post(page("report_edit", "annual", YEAR.code),
                {"block": "table-draft", "body_en": block.draft.en, "body_fr": block.draft.fr})  # fmt: skip
    assert not ReportText.objects.exclude(body_en="", body_fr="").exists()


def test_signing_off_on_the_page_freezes_and_shows_it(place: Partnership, draft: Report) -> None:
    reader = client(Role.COORDINATOR, place)
    confirm = reader.get(page("report_sign", "annual", YEAR.code)).content.decode()
    assert "What will be frozen" in confirm
    got = reader.post(page("report_sign", "annual", YEAR.code), {"version": draft.version}, follow=True)
    assert "Signed off on" in got.content.decode()
    draft.refresh_from_db()
    assert draft.signed_by is not None
    back = reader.post(page("report_withdraw", "annual", YEAR.code), {"report": str(draft.pk)}, follow=True)
    assert "Draft: not signed off" in back.content.decode()
    assert reporting.report_of(place, YEAR, "annual").number == 2  # type: ignore[union-attr]


def test_pages_of_reports_ask_the_database_a_constant_number_of_times(
    place: Partnership, draft: Report, django_assert_max_num_queries: Any
) -> None:
    reader = client(Role.COORDINATOR, place)
    reader.get(page("report", "annual", YEAR.code))
    with django_assert_max_num_queries(30):
        reader.get(page("report", "annual", YEAR.code))
    with django_assert_max_num_queries(20):
        reader.get(page("reports"))
