"""Properties of pseudonyms: stable within a partnership, unlinkable between two, without order, rotated without loss."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.ids import new_id
from arrimage.core.pseudonym import partnership_key, pseudonym, pseudonyms

KEY, NEXT = b"k" * 48, b"n" * 48
ids = st.uuids()


@given(ids, ids)
def test_the_same_person_has_the_same_pseudonym_in_a_partnership(partnership: UUID, person: UUID) -> None:
    found = pseudonym(KEY, partnership, person)
    assert found == pseudonym(KEY, partnership, person)
    assert found.version == 4 and found.variant == "specified in RFC 4122"
    assert found not in (partnership, person)


@given(ids, ids, ids)
def test_another_partnership_key_or_person_gives_another(one: UUID, other: UUID, person: UUID) -> None:
    if one != other:
        assert pseudonym(KEY, one, person) != pseudonym(KEY, other, person)
        assert pseudonym(KEY, person, one) != pseudonym(KEY, person, other)
    assert pseudonym(KEY, one, person) != pseudonym(NEXT, one, person)


def test_a_known_value_never_changes() -> None:
    """Stored pseudonyms outlive versions of the product: a changed derivation would lose them."""
    here, somebody = UUID(int=1), UUID(int=2)
    assert pseudonym(KEY, here, somebody) == UUID("2575d8b8-3cff-4bca-8ce6-78510822744d")


def test_pseudonyms_do_not_follow_the_order_in_which_people_came() -> None:
    people = [new_id() for _ in range(2000)]
    here = new_id()
    made = [pseudonym(KEY, here, person) for person in people]
    assert len(set(made)) == len(people)
    rising = sum(a < b for a, b in itertools.pairwise(made))
    assert 850 < rising < 1150  # a coin’s toss: 1000 give or take six standard deviations and more


def test_two_partnerships_share_no_bits_beyond_chance() -> None:
    people = [new_id() for _ in range(400)]
    one, other = new_id(), new_id()
    equal = sum(128 - (pseudonym(KEY, one, p).int ^ pseudonym(KEY, other, p).int).bit_count() for p in people)
    # Six of the 128 bits are always the same (version and variant); the others agree half of the time.
    assert abs(equal / len(people) - (6 + 61)) < 2


def test_after_rotation_the_new_one_comes_first_and_the_old_one_is_still_found() -> None:
    here, somebody = new_id(), new_id()
    before = pseudonyms([KEY], here, somebody)
    after = pseudonyms([KEY, NEXT], here, somebody)
    assert after[0] == pseudonym(NEXT, here, somebody) != before[0]
    assert after[1:] == before
    assert pseudonyms([NEXT], here, somebody) == after[:1]  # the old key is destroyed


def test_a_short_key_is_none() -> None:
    with pytest.raises(ValueError, match="32"):
        partnership_key(b"short", new_id())
