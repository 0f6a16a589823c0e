"""The sentences, rules and pictures of the table, without a database."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.core.codes import EXPECTED_SECTORS, SECTORS
from arrimage.core.text import Text
from arrimage.partnership import composition, diversity, participation, seating
from arrimage.partnership.headline import SIDES, headline, lede

NBSP = "\u00a0"


# ── The sentence at the head of the page


@pytest.mark.parametrize(
    ("seats", "vacant", "en", "fr"),
    [
        (0, {}, "No chair stands around this table yet.", "Aucune chaise n’entoure encore cette table."),
        (23, {}, "Every chair at the table is filled.", "Toutes les chaises de la table sont occupées."),
        (3, {"faith": 3}, "Every chair at the table is empty.", "Toutes les chaises de la table sont vides."),
        (9, {"health": 1}, "One chair is empty, for health.", "Une chaise reste vide, du côté de la santé."),
        (9, {"health": 2}, "Two chairs are empty, both for health.", "Deux chaises restent vides, toutes deux du côté de la santé."),
        (9, {"faith": 1, "health": 1}, "Two chairs are empty, each in a different sector.", "Deux chaises restent vides, chacune dans un secteur différent."),
        (9, {"health": 3}, "Three chairs are empty, all for health.", "Trois chaises restent vides, toutes du côté de la santé."),
        (28, {"employers": 2, "schools": 1, "justice": 1, "newcomers": 1}, "Five chairs are empty, two of them for employers.", "Cinq chaises restent vides, dont deux du côté des employeurs."),
        (60, {"employers": 20, "schools": 2}, "22 chairs are empty, twenty of them for employers.", "22 chaises restent vides, dont vingt du côté des employeurs."),
    ],
)  # fmt: skip
def test_the_headline_says_which_chairs_are_empty(seats, vacant, en, fr):
    assert headline(seats, vacant) == Text(en, fr)


def test_every_sector_has_its_own_words_in_the_headline():
    assert set(SIDES) == set(SECTORS)


def test_the_lede_counts_voices_and_reach():
    assert lede(11, 10, 23, 23, 12) == Text(
        "Ten of eleven sectors have a voice. Twelve of the 23 organizations seated whose funding is known are not funded by the Settlement Program.",
        "Dix secteurs sur onze ont une voix. Sur 23 sièges d’organismes dont le financement est connu, douze reviennent à un organisme que le Programme d’établissement ne finance pas.",
    )
    assert lede(1, 1, 1, 2, 0).fr.endswith(
        "aucun ne revient à un organisme que le Programme d’établissement ne finance pas."
    )
    assert lede(4, 1, 1, 0, 0) == Text("One of four sectors has a voice.", "Un secteur sur quatre a une voix.")
    assert lede(4, 0, 0, 0, 0).en == "Nobody is seated yet."


# ── Composition


def ids(count):
    return [uuid.uuid4() for _ in range(count)]


def rule(kind, body, count, **more):
    return composition.Rule(uuid.uuid4(), body, kind, count, Text("r", "r"), **more)


def part(key, kind, parent=None, name="b", in_force=True):
    return composition.Part(key, parent, kind, Text(name, f"{name} (fr)"), in_force)


def chair(body, role="member", sector="faith", held=True, **more):
    return composition.Chair(body, sector, role, held, **more)


def test_a_council_of_chairs_names_the_sub_councils_that_send_nobody():
    council, *subs = ids(7)
    parts = [part(council, "council"), *(part(s, "sub_council", council, f"Sub {i}") for i, s in enumerate(subs, 1))]
    chairs = [chair(council, "member", delegate_of=s) for s in subs[:4]] + [
        chair(council, held=False, delegate_of=subs[4])
    ]
    (found,) = composition.check([rule("chairs_of", council, 6, of_kind="sub_council")], parts, chairs)
    assert (found.expected, found.held, found.missing, found.met) == (6, 4, 2, False)
    assert found.sentence == Text(
        "Two of six are missing: Sub 5, Sub 6.", f"Deux sur six manquent{NBSP}: Sub 5 (fr), Sub 6 (fr)."
    )


def test_sub_councils_that_were_never_set_up_are_missing_too():
    council, one = ids(2)
    parts = [part(council, "council"), part(one, "sub_council", council, "One")]
    (found,) = composition.check(
        [rule("chairs_of", council, 6, of_kind="sub_council")], parts, [chair(council, delegate_of=one)]
    )
    assert (found.expected, found.missing, found.lacking) == (6, 5, ())


def test_two_delegates_from_each_local_committee_and_a_third_does_not_make_up_for_another():
    regional, *locals_ = ids(4)
    parts = [
        part(regional, "regional_committee"),
        *(part(c, "local_committee", None, f"Local {i}") for i, c in enumerate(locals_, 1)),
    ]
    sent = [locals_[0]] * 3 + [locals_[1]] * 2 + [locals_[2]]
    chairs = [chair(regional, "delegate", delegate_of=c) for c in sent]
    (found,) = composition.check([rule("delegates_of", regional, 2, of_kind="local_committee")], parts, chairs)
    assert (found.expected, found.held, found.missing) == (6, 5, 1)
    assert found.sentence == Text("One of six is missing: Local 3.", f"Une sur six manque{NBSP}: Local 3 (fr).")


def test_a_committee_that_has_ended_sends_nobody():
    regional, ended = ids(2)
    parts = [part(regional, "regional_committee"), part(ended, "local_committee", in_force=False)]
    (found,) = composition.check([rule("delegates_of", regional, 2, of_kind="local_committee")], parts, [])
    assert (found.expected, found.missing) == (0, 0)
    assert found.sentence.fr == "Aucune instance de ce type n’existe encore."


def test_roles_sectors_and_who_holds_the_co_chairs():
    council, elsewhere = ids(2)
    parts = [part(council, "council")]
    chairs = [
        *(chair(council, "newcomer", "newcomers") for _ in range(7)), chair(council, "newcomer", "newcomers", held=False),
        chair(elsewhere, "newcomer", "newcomers"),
        chair(council, "co_chair", "settlement", holder_sector="municipality"), chair(council, "ex_officio", "funder"),
    ]  # fmt: skip
    rules = [
        rule("role", council, 8, role="newcomer"),
        rule("sector", council, 1, sector="funder"),
        rule("members", council, 1, role="co_chair", sector="municipality"),
        rule("members", council, 1, role="co_chair", sector="funder"),
    ]
    assert [f.missing for f in composition.check(rules, parts, chairs)] == [1, 0, 0, 1]


def test_a_circle_in_the_data_does_not_hang_the_check():
    a, b = ids(2)
    parts = [part(a, "council", b), part(b, "sub_council", a)]
    assert [p.id for p in composition.below(a, parts)] == [b]


# ── Diversity


def test_missing_sectors_are_named_with_whom_to_invite_and_empty_chairs_come_first():
    voices = [diversity.Voice(s, "member") for s in EXPECTED_SECTORS if s not in ("network", "employers", "faith")]
    found = diversity.assess(voices, {"employers": 2}, "fin")
    assert (found.expected, found.present) == (14, 11)
    assert [(g.code, g.vacant) for g in found.gaps] == [("employers", 2), ("network", 0), ("faith", 0)]
    assert found.gaps[1].suggestion.en == "Invite the Local Immigration Partnerships of the territory."
    assert diversity.suggestion("network", "lip").fr == "Invitez le réseau en immigration francophone."


def test_governments_newcomers_and_reach_beyond_the_program():
    voices = [
        diversity.Voice("municipality", "member", None, None),
        diversity.Voice("health", "member", "provincial", False),
        diversity.Voice("settlement", "member", "none", True),
        diversity.Voice("other", "newcomer", None, None),
    ]
    found = diversity.assess(voices, {}, "lip")
    assert found.governments == {"municipal": True, "provincial": True, "federal": False}
    assert [name.fr for name in found.missing_governments] == ["fédéral"]
    assert (found.newcomers, found.seats, found.not_funded, found.funding_known) == (1, 4, 1, 2)
    assert "newcomers" not in [g.code for g in found.gaps]


def test_there_is_a_suggestion_for_every_expected_sector():
    assert set(EXPECTED_SECTORS) <= set(diversity.INVITATIONS)


# ── Participation


def test_the_strongest_presence_of_a_sector_counts():
    mark, cell = participation.Mark, participation.Cell
    assert participation.cell([mark("present", None), mark("present", True)], True) is cell.ACTIVE
    assert participation.cell([mark("present", False), mark("absent", None)], True) is cell.SILENT
    assert participation.cell([mark("regrets", None), mark("absent", None)], True) is cell.REGRETS
    assert participation.cell([mark("absent", None)], True) is cell.ABSENT
    assert participation.cell([], True) is cell.NOT_NOTED
    assert participation.cell([], False) is cell.VACANT


def test_notes_say_what_to_watch():
    c = participation.Cell

    def note(cells, seats=1, held=1, voting=True, since=None):
        found = participation.row("x", seats, held, cells, voting=voting, vacant_since=since).note
        return found and (found.state, found.text.en, found.text.fr)

    assert note([c.ABSENT, c.ABSENT, c.ACTIVE]) == (
        "watch",
        "Absent without notice two times",
        "Absence sans avis deux fois",
    )
    assert note([c.SILENT] * 6 + [c.REGRETS]) == (
        "watch",
        "Present but silent at six meetings",
        "Présence sans intervention à six rencontres",
    )
    assert note([c.ACTIVE] + [c.SILENT] * 6) is None
    assert note([c.VACANT] * 3, held=0, since=date(2025, 5, 1)) == (
        "off",
        "Vacant since May 1, 2025",
        f"Vacant depuis le 1er{NBSP}mai 2025",
    )
    assert note([c.ACTIVE], seats=3) == (
        "watch",
        "One voice for the whole sector",
        "Une seule voix pour tout le secteur",
    )
    assert note([c.ACTIVE], seats=4, held=3) == ("", "one seat vacant", "un siège vacant")
    assert note([c.SILENT], voting=False) == ("", "Ex officio, not voting", "D’office, sans vote")


def test_a_row_counts_only_meetings_at_which_somebody_could_have_come():
    c = participation.Cell
    row = participation.row(
        "x", 1, 1, [c.VACANT, c.NOT_NOTED, c.ACTIVE, c.SILENT, c.ABSENT], voting=True, vacant_since=None
    )
    assert (row.came, row.counted) == (2, 3)


# ── Geometry


def _apart(one, two):
    """Whether two convex outlines are apart (separating axis)."""
    for shape in (one, two):
        for (x1, y1), (x2, y2) in zip(shape, shape[1:] + shape[:1], strict=True):
            nx, ny = y1 - y2, x2 - x1
            first = [nx * x + ny * y for x, y in one]
            second = [nx * x + ny * y for x, y in two]
            if max(first) <= min(second) + 1e-6 or max(second) <= min(first) + 1e-6:
                return True
    return False


def _table(sizes, names=None):
    names = names or [text.fr for text in SECTORS.values()]
    return seating.seat_table(
        [
            seating.Sector(
                names[i % len(names)], f"{n} sur {n} · 1 vacant", False, tuple(seating.Place("held") for _ in range(n))
            )
            for i, n in enumerate(sizes)
        ]
    )


sizes = st.lists(st.integers(1, 12), min_size=1, max_size=21).filter(lambda s: 3 <= sum(s) <= 60)


@settings(max_examples=150, deadline=None)
@given(sizes)
def test_no_two_chairs_overlap_and_no_label_covers_anything(groups):
    picture = _table(groups)
    assert len(picture.chairs) == sum(groups)
    outlines = [chair.corners() for chair in picture.chairs]
    for i, one in enumerate(outlines):
        for two in outlines[i + 1 :]:
            assert _apart(one, two)
    boxes = [group.box for group in picture.groups]
    for i, one in enumerate(boxes):
        assert not any(one.meets(two) for two in boxes[i + 1 :])
        corners = [(one.left, one.top), (one.right, one.top), (one.right, one.bottom), (one.left, one.bottom)]
        assert all(_apart(corners, outline) for outline in outlines)
    left, top, width, height = map(float, picture.view_box.split())
    assert all(left <= b.left and b.right <= left + width and top <= b.top and b.bottom <= top + height for b in boxes)


@pytest.mark.parametrize("seats", [*range(3, 61)])
def test_chairs_stay_outside_the_board_and_readable(seats):
    picture = _table([1] * min(seats, 12) + [seats - 12] * (seats > 12))
    _x, _y, width, height, _r = map(float, picture.board)
    for chair in picture.chairs:
        assert chair.scale >= 0.6
        # The front edge of a chair, halfway between its front corners, lies outside the board's bounding straight.
        front = chair.at.out(-seating.IN * chair.scale)
        radius = height / 2
        inside = abs(front[0]) - width / 2 + radius
        distance = abs(front[1]) if inside <= 0 else (inside**2 + front[1] ** 2) ** 0.5
        assert distance > radius


def test_an_empty_table_is_refused_and_empty_groups_are_skipped():
    with pytest.raises(ValueError, match="at least one chair"):
        seating.seat_table([seating.Sector("A", "0", False, ())])
    picture = seating.seat_table(
        [seating.Sector("A", "0", False, ()), seating.Sector("B", "1", False, (seating.Place("void"),))]
    )
    assert len(picture.groups) == 1
    assert picture.groups[0].void


def test_a_strip_puts_eight_chairs_in_a_row():
    found = seating.strip([seating.Place("held")] * 9)
    assert (found.width, found.height, len(found.chairs)) == ("288", "88", 9)
    assert found.chairs[8][0] == "translate(18 70)"
