"""The pages of the table: what they say, who may see them, what their forms do, how many queries they take."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import MACHINE, Role
from arrimage.core.ids import new_id
from arrimage.core.text import Text
from arrimage.partnership import actions
from arrimage.partnership.models import Attendance, Decision, Meeting, Membership, Organization, Seat, SeatTerm
from arrimage.partnership.queries import permalink
from arrimage.partnership.refusals import today_in
from arrimage.partnership.vacancy import vacant_id
from arrimage.web.history import of as history
from tests.partnership import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 13)


def url(name, *args, lang="en"):
    with override(lang):
        return reverse(name if name == "home" else f"partnership:{name}", args=args)


def client_of(role=None, of=None):
    client = Client()
    if role is not None:
        client.force_login(make.user(role, of))
    return client


def text_of(response):
    """The page's words, without tags, entities and runs of spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[ \t\r\n]+", " ", plain.replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"'))


class Table:
    """A small table: a council of three seats, one of them empty, one meeting held, one decision, one member."""

    def __init__(self, slug="port-clair"):
        self.lip = make.partnership(slug, mandate=make.both("Plan settlement together"))
        self.board = make.organization("École des Érables", sector="schools")
        self.member = actions.join(
            by=MACHINE, partnership=self.lip, organization=self.board, sector="schools", joined=make.START
        )
        self.council = make.body(self.lip, quorum=1)
        self.seat = make.seat(self.council, "School board", held_by=self.board, sector="schools")
        self.city = make.seat(
            self.council,
            "City",
            held_by=make.organization("City Hall", government="municipal"),
            sector="municipality",
            role="co_chair",
        )
        self.empty = make.seat(self.council, "Chamber of commerce", sector="employers")
        self.meeting = make.attend(make.meeting(self.council), spoke=[self.seat], regrets=[self.city])
        self.decision = make.decision(self.council, meeting=self.meeting)


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def coordinator(table):
    return client_of(Role.COORDINATOR, table.lip)


# ── Home


def test_an_empty_instance_says_how_to_begin_in_both_languages():
    for lang, words in (("en", "No partnership is here yet."), ("fr", "Aucun partenariat n’est encore ici.")):
        page = client_of().get(url("home", lang=lang))
        assert words in text_of(page)
        assert "arrimage demo" in text_of(page)


def test_home_shows_containment_coverage_and_how_full_tables_are(table):
    make.partnership("quartier", name=Text("Old Harbour", "Vieux-Port"), scope="neighbourhood", parent=table.lip)
    fin = make.partnership("reseau", name=Text("Region network", "Réseau de la région"), kind="fin", scope="region")
    region, city = make.place("R1", "region"), make.place("C1")
    city.parent = region
    city.save()
    actions.set_territory(by=MACHINE, partnership=fin, places=[region])
    actions.set_territory(by=MACHINE, partnership=table.lip, places=[city])
    words = text_of(client_of().get(url("home")))
    assert "2 of 3 chairs filled" in words
    assert re.search(r"Contains +Old Harbour", words)
    assert re.search(r"Covers the territory of +Port-Clair", words)
    assert "Part of" in words
    narrowed = text_of(client_of().get(url("home"), {"q": "reseau REGION", "kind": "fin"}))
    assert "1 partnership " in narrowed
    assert "Old Harbour" not in narrowed.split("Show all")[1]
    assert "No partnership matches" in text_of(client_of().get(url("home"), {"q": "zzz"}))


# ── Who may see what


def test_a_visitor_sees_the_seats_by_sector_and_no_names(table):
    page = client_of().get(url("table", "port-clair"))
    assert page.status_code == 200
    words = text_of(page)
    assert "One chair is empty, for employers." in words
    assert "École des Érables" not in words
    assert "Being there, and being heard" not in words
    inside = text_of(client_of(Role.COUNCIL_MEMBER, table.lip).get(url("table", "port-clair")))
    assert "École des Érables" in inside
    assert "Being there, and being heard" in inside


def test_a_visitor_hears_only_of_public_meetings_and_never_of_money(table):
    soon = today_in(table.lip.zone) + timedelta(days=3)
    make.meeting(table.council, soon, title=make.both("Closed meeting"))
    actions.sign_agreement(
        by=MACHINE, partnership=table.lip, reference="A-1", funder="provincial", start=date(2025, 4, 1),
        end=date(2026, 3, 31), amount_cents=123_456_00,
    )  # fmt: skip
    for name in ("table", "overview"):
        assert "Closed meeting" not in text_of(client_of().get(url(name, "port-clair")))
    assert "123,456" not in text_of(client_of().get(url("overview", "port-clair")))
    assert "$123,456" in text_of(client_of(Role.COUNCIL_MEMBER, table.lip).get(url("overview", "port-clair")))
    make.meeting(table.council, soon - timedelta(days=1), title=make.both("Open meeting"), public=True)
    assert "Open meeting" in text_of(client_of().get(url("table", "port-clair")))


WORK = ("members", "members_csv", "meetings", "decisions", "decisions_csv")
EDITS = ("edit", "territory", "sharing", "body_add", "member_add", "meeting_add", "decision_add", "agreement_add")


@pytest.mark.parametrize("name", WORK)
def test_working_pages_are_for_the_partnership_only(table, name):
    path = url(name, "port-clair")
    assert client_of().get(path).status_code == 302
    assert client_of(Role.COUNCIL_MEMBER, table.lip).get(path).status_code == 200
    stranger = client_of(Role.COORDINATOR, make.partnership("elsewhere"))
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("name", EDITS)
def test_forms_are_for_the_coordinator_only(table, name):
    path = url(name, "port-clair")
    assert client_of(Role.COORDINATOR, table.lip).get(path).status_code == 200
    assert client_of(Role.COUNCIL_MEMBER, table.lip).get(path).status_code == 404
    assert client_of(Role.COORDINATOR, make.partnership("elsewhere")).post(path).status_code == 404
    assert client_of().post(path).status_code == 404


def test_records_of_another_partnership_cannot_be_reached_through_ones_own(table):
    other = make.partnership("elsewhere")
    client = client_of(Role.COORDINATOR, other)
    for name, key in (
        ("meeting", table.meeting.id), ("decision", table.decision.id), ("seat", table.seat.id),
        ("body", table.council.key), ("organization", table.board.key), ("attendance", table.meeting.id),
        ("term_edit", table.seat.terms.get().id),
    ):  # fmt: skip
        assert client.get(url(name, "elsewhere", key)).status_code == 404, name


def test_history_is_shown_to_those_who_may_see_it(table, coordinator):
    path = url("decision", "port-clair", table.decision.id)
    assert "Entered in the register" in text_of(coordinator.get(path))
    assert "Entered in the register" not in text_of(client_of(Role.COUNCIL_MEMBER, table.lip).get(path))


# ── The table page


def test_the_table_names_who_is_missing_and_what_the_rules_say(table):
    actions.add_rule(
        by=MACHINE,
        body=table.council,
        kind="role",
        count=2,
        role="newcomer",
        statement=Text("Two newcomers", "Deux personnes nouvellement arrivées"),
    )
    page = client_of().get(url("table", "port-clair", lang="fr"))
    words = text_of(page)
    assert "Une chaise reste vide, du côté des employeurs." in words
    assert "Invitez une chambre de commerce ou de grands employeurs." in words
    assert "1 chaise est réservée à ce secteur" in words
    assert "Deux personnes nouvellement arrivées" in words
    assert "Deux sur deux manquent." in words
    assert "il en manque 2" in words


def test_the_picture_has_one_chair_for_each_seat_and_says_so_to_a_screen_reader(table):
    page = client_of().get(url("table", "port-clair")).content.decode()
    picture = page.split('<svg class="table-pic')[1].split("</svg>")[0]
    assert picture.count('class="chair"') == 3
    assert picture.count('class="seat void"') == 1
    assert "3 chairs grouped by sector, 2 filled." in picture
    assert "City" not in picture


def test_the_table_can_be_seen_on_another_day_and_for_another_body(table):
    term = table.seat.terms.get()
    actions.vacate(by=MACHINE, term=term, day=date(2025, 6, 30))
    make.body(table.lip, "Working group", kind="working_group", parent=table.council)
    assert "Two chairs are empty, each in a different sector." in text_of(client_of().get(url("table", "port-clair")))
    then = client_of().get(url("table", "port-clair"), {"day": "2025-06-30"})
    assert "One chair is empty, for employers." in text_of(then)
    assert "as it was on June 30, 2025" in text_of(then)
    other = client_of().get(url("table", "port-clair"), {"body": "working-group"})
    assert "This body has no seats yet." in text_of(other)
    assert client_of().get(url("table", "port-clair"), {"body": "nothing"}).status_code == 404
    assert client_of().get(url("table", "port-clair"), {"day": "yesterday"}).status_code == 200


def test_participation_says_who_spoke(table):
    page = client_of(Role.COUNCIL_MEMBER, table.lip).get(url("table", "port-clair")).content.decode()
    assert 'aria-label="May 13 active voice"' in page.replace("\u00a0", " ")
    assert 'aria-label="May 13 regrets"' in page.replace("\u00a0", " ")
    assert 'aria-label="May 13 vacant seat"' in page.replace("\u00a0", " ")


def test_an_empty_partnership_offers_the_first_step():
    lip = make.partnership("new")
    words = text_of(client_of(Role.COORDINATOR, lip).get(url("table", "new")))
    assert "No body has been set up." in words
    assert "Set up a body" in words
    assert "No organization has joined yet." in text_of(client_of().get(url("overview", "new")))


# ── Lists


def test_the_list_of_organizations_is_searched_without_accents_narrowed_and_sorted(table, coordinator):
    later = make.organization("Zebra Faith Circle", sector="faith", settlement_funded=True)
    actions.join(by=MACHINE, partnership=table.lip, organization=later, sector="faith", joined=DAY)
    path = url("members", "port-clair")

    def names(**asked):
        page = coordinator.get(path, asked).content.decode()
        return (
            [n for n in ("École des Érables", "Zebra Faith Circle") if n in page.split("<table")[-1]]
            if "<table" in page
            else []
        )

    assert names() == ["École des Érables", "Zebra Faith Circle"]
    assert names(q="ecole erables") == ["École des Érables"]
    assert names(q="FAITH zebra") == ["Zebra Faith Circle"]
    assert names(sector="faith") == ["Zebra Faith Circle"]
    assert names(funded="yes") == ["Zebra Faith Circle"]
    assert names(funded="unknown") == ["École des Érables"]
    assert names(former="1") == []
    newest = coordinator.get(path, {"sort": "joined"}).content.decode()
    assert newest.index("Zebra Faith Circle") < newest.index("École des Érables")
    assert "No organization matches" in text_of(coordinator.get(path, {"q": "nobody"}))


def test_a_hundred_organizations_fill_a_page(table, coordinator):
    rows = [
        Organization(
            key=f"o{i}",
            name_en=f"Org {i:03}",
            name_fr="",
            name_key_en=f"org {i:03}",
            name_key_fr=f"org {i:03}",
            sector="faith",
        )
        for i in range(100)
    ]
    Organization.objects.bulk_create(rows)
    Membership.objects.bulk_create(
        [Membership(partnership=table.lip, organization=o, sector="faith", joined=DAY) for o in rows]
    )
    first = text_of(coordinator.get(url("members", "port-clair")))
    assert "101 organizations are members." in first
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in text_of(coordinator.get(url("members", "port-clair"), {"page": "2"}))


def test_lists_download_as_csv_that_no_spreadsheet_runs(table, coordinator):
    trap = make.organization("=HYPERLINK(1)")
    actions.join(by=MACHINE, partnership=table.lip, organization=trap, sector="faith", joined=DAY)
    page = coordinator.get(url("members_csv", "port-clair", lang="fr"))
    assert page["Content-Type"] == "text/csv; charset=utf-8"
    body = page.content.decode("utf-8-sig")
    assert body.splitlines()[0].startswith("Nom anglais,Nom français,Secteur")
    assert "'=HYPERLINK(1)" in body
    register = coordinator.get(url("decisions_csv", "port-clair")).content.decode("utf-8-sig")
    assert "2025-01,2025-05-13,Council,Adopt the plan,Adopt the plan (fr),consensus,adopted,0,0" in register


def test_the_register_is_searched_and_narrowed(table, coordinator):
    make.decision(table.council, title=Text("Café des nations", "Café des nations"), outcome="deferred", blocks=1)
    path = url("decisions", "port-clair")
    assert "The register holds 2 decisions." in text_of(coordinator.get(path))
    for asked in ({"q": "cafe NATIONS"}, {"outcome": "deferred"}, {"q": "2025-02"}):
        words = text_of(coordinator.get(path, asked))
        assert "The register holds 1 decision." in words
        assert "Café des nations" in words
    assert "No decision matches" in text_of(coordinator.get(path, {"method": "vote"}))


# ── Forms


def test_a_form_that_fails_keeps_what_was_typed_and_marks_the_field(table, coordinator):
    path = url("meeting_add", "port-clair", lang="fr")
    sent = {"body": str(table.council.id), "title_fr": "Rencontre d’hiver", "day": "2020-01-01"}
    page = coordinator.post(path, sent)
    assert page.status_code == 422
    html = page.content.decode()
    assert 'value="Rencontre d’hiver"' in html
    assert "Cette instance n’existe pas ce jour-là." in html
    assert re.search(r'name="day"[^>]*aria-invalid="true"', html)
    assert not Meeting.objects.filter(day=date(2020, 1, 1)).exists()


def test_a_meeting_is_called_attended_and_its_minutes_adopted(table, coordinator):
    sent = {"body": str(table.council.id), "title_en": "Spring meeting", "day": "2025-06-10"}
    page = coordinator.post(url("meeting_add", "port-clair"), sent, follow=True)
    assert "The meeting is called." in text_of(page)
    made = Meeting.objects.get(day=date(2025, 6, 10))
    assert made.title_fr == ""
    french = coordinator.get(url("meeting", "port-clair", made.id, lang="fr")).content.decode()
    assert '<span lang="en-CA">Spring meeting</span>' in french
    sheet = url("attendance", "port-clair", made.id)
    assert "Chamber of commerce" in text_of(coordinator.get(sheet))
    marks = {"noted": "on", f"was_{table.seat.id}": "0", f"was_{table.city.id}": "0"}
    wrong = coordinator.post(sheet, marks | {f"seat_{table.seat.id}": "regrets", f"spoke_{table.seat.id}": "on"})
    assert wrong.status_code == 422
    assert "marked as having spoken but not as present" in text_of(wrong)
    page = coordinator.post(
        sheet, marks | {f"seat_{table.seat.id}": "present", f"seat_{table.city.id}": "absent"}, follow=True
    )
    assert "1 of 3 seats was present." in text_of(page)
    assert "There was a quorum." in text_of(page)
    assert made.attendances.get(seat=table.seat).active is False
    stale = coordinator.post(sheet, marks | {f"seat_{table.seat.id}": "absent"})
    assert stale.status_code == 422
    assert "Someone else changed this record" in text_of(stale)
    minutes = url("minutes", "port-clair", made.id)
    made.refresh_from_db()
    early = coordinator.post(minutes, {"version": made.version, "day": "2025-06-09"})
    assert early.status_code == 422
    done = coordinator.post(
        minutes, {"version": made.version, "day": "2025-09-09", "minutes_fr": "Adopté."}, follow=True
    )
    assert "adopted on September 9, 2025" in text_of(done)


def test_a_stale_form_is_refused_and_a_form_without_version_too(table, coordinator):
    path = url("body_edit", "port-clair", table.council.key)
    sent = {"version": 1, "name_en": "Council", "kind": "council", "started": "2024-04-01", "quorum": "2"}
    assert coordinator.post(path, sent).status_code == 302
    for version in ("1", ""):
        page = coordinator.post(path, sent | {"version": version, "quorum": "3"})
        assert page.status_code == 422
        assert "Someone else changed this record" in text_of(page)


def test_what_was_archived_can_be_brought_back(table, coordinator):
    for name, key, record in (
        ("decision", table.decision.id, table.decision), ("meeting", table.meeting.id, table.meeting),
        ("seat", table.empty.id, table.empty), ("body", table.council.key, table.council),
    ):  # fmt: skip
        record.refresh_from_db()
        path = url(f"{name}_archive", "port-clair", key)
        assert coordinator.get(path).status_code == 405
        page = coordinator.post(path, {"version": record.version}, follow=True)
        assert "This record is archived." in text_of(page), name
        record.refresh_from_db()
        assert record.archived_at is not None
        page = coordinator.post(url(f"{name}_restore", "port-clair", key), follow=True)
        assert "This record is archived." not in text_of(page)
        record.refresh_from_db()
        assert record.archived_at is None


def test_seats_are_filled_handed_over_and_vacated_by_forms(table, coordinator):
    new = make.organization("Chamber")
    actions.join(by=MACHINE, partnership=table.lip, organization=new, sector="employers", joined=make.START)
    path = url("seat_fill", "port-clair", table.empty.id)
    nobody = coordinator.post(path, {"start": "2025-06-01"})
    assert nobody.status_code == 422
    assert "Nobody is named for this seat." in text_of(nobody)
    page = coordinator.post(path, {"start": "2025-06-01", "organization": str(new.id)}, follow=True)
    assert "Chamber of commerce: held by Chamber" in text_of(page)
    term = table.empty.terms.get()
    over = url("seat_hand_over", "port-clair", term.id)
    page = coordinator.post(over, {"version": 1, "start": "2025-09-01", "person_en": "Owner of a bakery"}, follow=True)
    assert "held by Owner of a bakery" in text_of(page)
    last = table.empty.terms.get(end=None)
    page = coordinator.post(url("seat_vacate", "port-clair", last.id), {"version": 1, "day": "2025-10-01"}, follow=True)
    assert "this chair is empty" in text_of(page)


def test_an_organization_joins_and_leaves_by_forms(table, coordinator):
    page = coordinator.post(
        url("member_add", "port-clair"),
        {"name_fr": "Paroisse", "sector": "faith", "joined": "2025-05-01", "settlement_funded": "no"}, follow=True,
    )  # fmt: skip
    assert "The organization is a member." in text_of(page)
    made = Organization.objects.get(key="paroisse")
    assert (made.name_en, made.sector, made.settlement_funded) == ("", "faith", False)
    assert 'lang="fr-CA"' in page.content.decode().split("<h1>")[1].split("</h1>")[0]
    page = coordinator.post(
        url("membership_leave", "port-clair", "paroisse"), {"version": 1, "left": "2025-06-01"}, follow=True
    )
    assert "Member from May 1, 2025 to June 1, 2025." in text_of(page)


def test_the_handover_page_holds_seats_meetings_and_decisions(table):
    make.meeting(table.council, today_in(table.lip.zone) + timedelta(days=9), title=make.both("Coming meeting"))
    recent = make.decision(
        table.council, today_in(table.lip.zone) - timedelta(days=9), title=make.both("Recent decision")
    )
    words = text_of(client_of(Role.COUNCIL_MEMBER, table.lip).get(url("handover", "port-clair", table.board.key)))
    assert "1 seat is to be handed over." in words
    for part in ("School board", "Coming meeting", "Regular meeting", "Recent decision", recent.reference):
        assert part in words
    assert "Adopt the plan" not in words


def test_agreements_territory_and_sharing_by_forms(table, coordinator):
    made = make.place()
    assert coordinator.post(url("territory", "port-clair"), {"places": [str(made.id)]}).status_code == 302
    assert coordinator.post(url("territory", "port-clair"), {}).status_code == 422
    year = today_in(table.lip.zone).year
    sent = {
        "reference": "A-7", "funder": "settlement_program", "start": f"{year}-04-01", "end": f"{year + 1}-03-31",
        "amount": "1000.50", f"year_{year}": "1000.50",
    }  # fmt: skip
    page = coordinator.post(url("agreement_add", "port-clair"), sent, follow=True)
    assert "$1,000.50" in text_of(page)
    made = table.lip.agreements.get()
    assert (made.amount_cents, made.years.get().amount_cents) == (100_050, 100_050)
    bad = coordinator.post(
        url("agreement_edit", "port-clair", made.id), sent | {"version": 1, "end": f"{year - 1}-03-31"}
    )
    assert bad.status_code == 422
    page = coordinator.post(
        url("sharing", "port-clair"),
        {"audience": "funder", "start": "2025-04-01", "threshold": "6", "base": "1"},
        follow=True,
    )
    assert "Funder: counts below 6 are withheld, others rounded to 1" in text_of(page)


# ── History and permalinks


def test_the_history_says_who_changed_what_from_what_to_what(table, coordinator):
    coordinator.post(
        url("organization_edit", "port-clair", table.board.key),
        {"version": 1, "name_en": "École des Érables", "name_fr": "École", "organization_sector": "schools", "government": "municipal", "settlement_funded": "yes"},
    )  # fmt: skip
    (entry, first) = history([table.board.id], table.lip.zone, "en")
    assert (entry.who, entry.what) == ("coordinator", "Organization changed")
    changes = {c.field: (c.before, c.after) for c in entry.changes}
    assert changes["Level of government"] == ("not a government", "municipal")
    assert changes["Funded by the Settlement Program"] == ("", "yes")
    assert (first.who, first.what) == ("command line", "Added")


def test_every_record_of_the_room_has_a_permalink_in_both_languages(table):
    actions.set_territory(by=MACHINE, partnership=table.lip, places=[make.place()])
    signed = actions.sign_agreement(
        by=MACHINE, partnership=table.lip, reference="A", funder="provincial", start=date(2025, 4, 1),
        end=date(2026, 3, 31), years={2025: 1},
    )  # fmt: skip
    slug = "port-clair"
    expected = {
        table.lip.id: ("overview", (slug,), ""),
        table.board.id: ("organization", (slug, table.board.key), ""),
        table.member.id: ("organization", (slug, table.board.key), ""),
        table.council.id: ("body", (slug, "council"), ""),
        table.seat.id: ("seat", (slug, table.seat.id), ""),
        table.seat.terms.get().id: ("seat", (slug, table.seat.id), ""),
        table.meeting.id: ("meeting", (slug, table.meeting.id), ""),
        table.meeting.attendances.first().id: ("meeting", (slug, table.meeting.id), ""),
        table.decision.id: ("decision", (slug, table.decision.id), ""),
        signed.id: ("overview", (slug,), "#agreements"),
        signed.years.get().id: ("overview", (slug,), "#agreements"),
        table.lip.territories.get().id: ("overview", (slug,), "#territory"),
        vacant_id(table.empty.id, make.START): ("body", (slug, "council"), f"#seat-{table.empty.id}"),
    }
    for lang in ("en", "fr"):
        for record, (name, args, anchor) in expected.items():
            with override(lang), CaptureQueriesContext(connection) as seen:
                assert permalink(record) == url(name, *args, lang=lang) + anchor, name
            assert len(seen) <= 3
    assert permalink(new_id()) is None


def test_addresses_have_french_words():
    assert url("members", "x", lang="fr") == "/fr/partenariats/x/organismes/"
    assert url("attendance", "x", new_id(), lang="fr").endswith("/presences/")


# ── Queries


def _grow(lip, council, by):
    board = make.organization()
    chairs = [
        Seat(
            body=council, key=f"g{by}-{i}", label_en="s", label_fr="s", sector="faith", role="member", start=make.START
        )
        for i in range(by)
    ]
    Seat.objects.bulk_create(chairs)
    SeatTerm.objects.bulk_create(
        [SeatTerm(seat=c, holder="organization", organization=board, start=make.START) for c in chairs[: by // 2 + 1]]
    )
    held = [
        Meeting(body=council, key=f"g{by}-{i}", day=DAY, title_en="m", title_fr="m", status="held") for i in range(by)
    ]
    Meeting.objects.bulk_create(held)
    Attendance.objects.bulk_create([Attendance(meeting=m, seat=c, presence="present") for m in held for c in chairs])
    Decision.objects.bulk_create(
        [
            Decision(
                body=council,
                reference=f"g{by}-{i}",
                day=DAY,
                title_en="d",
                title_fr="d",
                method="consensus",
                outcome="adopted",
                meeting=held[0],
            )
            for i in range(by)
        ]
    )
    rows = [
        Organization(key=f"g{by}-{i}", name_en="o", name_key_en="o", name_key_fr="o", sector="faith") for i in range(by)
    ]
    Organization.objects.bulk_create(rows)
    Membership.objects.bulk_create(
        [Membership(partnership=lip, organization=o, sector="faith", joined=DAY) for o in rows]
    )
    for i in range(by):
        make.partnership(f"part-{by}-{i}", parent=lip)


def test_pages_take_the_same_number_of_queries_for_little_and_for_much(table):
    client = client_of(Role.ADMINISTRATOR)
    paths = [
        url("home"), *(url(n, "port-clair") for n in ("overview", "table", "members", "meetings", "decisions", "members_csv", "decisions_csv")),
        url("body", "port-clair", "council"), url("meeting", "port-clair", table.meeting.id),
        url("organization", "port-clair", table.board.key), url("handover", "port-clair", table.board.key),
        url("attendance", "port-clair", table.meeting.id), url("seat", "port-clair", table.seat.id),
    ]  # fmt: skip

    def counts():
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found[path] = len(seen)
        return found

    _grow(table.lip, table.council, 2)
    counts()
    few = counts()
    _grow(table.lip, table.council, 15)
    assert counts() == few
    assert max(few.values()) <= 35
