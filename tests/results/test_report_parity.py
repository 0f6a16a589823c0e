"""A sign-off asks about every text of which one language was reworded and the other still says the drafted sentences."""

# ruff: noqa: F811 - fixtures of another module are named again by their tests
from __future__ import annotations

import pytest
from django.test import Client

from arrimage.core.access import MACHINE, Role
from arrimage.core.problem import Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.partnership.models import Partnership
from arrimage.results import actions, reporting
from arrimage.results.actions.reports import doubts, drafted
from arrimage.results.models import Report
from tests.results.test_report_signoff import (  # noqa: F401 - fixtures
    YEAR,
    _kept_apart,
    client,
    draft,
    page,
    place,
)

pytestmark = pytest.mark.django_db
BLOCK = "beyond-funded-services"


def first(report: Report) -> Text:
    block = drafted(reporting.schema_for(report.kind, report.schema_version))[BLOCK]
    assert block.draft is not None
    return block.draft.text


def reworded(report: Report, lang: Lang) -> Text:
    """The draft with a sentence more in one language, which changes no figure."""
    text = first(report)
    more = "This year it rained." if lang == "en" else "Cette année, il a plu."
    return Text(f"{text.en} {more}", text.fr) if lang == "en" else Text(text.en, f"{text.fr} {more}")


@pytest.mark.parametrize("lang", LANGS)
def test_one_language_reworded_stops_the_sign_off_naming_the_section(draft: Report, lang: Lang) -> None:
    actions.edit_text(report=draft, block=BLOCK, text=reworded(draft, lang), by=MACHINE)
    with pytest.raises(Refused) as refused:
        actions.sign_off(report=draft, by=MACHINE)
    (problem,) = refused.value.problems
    assert problem.place == drafted(reporting.schema_for("annual"))[BLOCK].title.text  # type: ignore[union-attr]
    kept = {"en": Text("French", "le français"), "fr": Text("English", "l’anglais")}[lang]
    assert kept.en in problem.message.en and kept.fr in problem.message.fr
    draft.refresh_from_db()
    assert draft.signed_off is None


def test_the_signer_may_confirm_what_was_read_and_nothing_newer(draft: Report) -> None:
    row = actions.edit_text(report=draft, block=BLOCK, text=reworded(draft, "en"), by=MACHINE)
    (doubt,) = doubts(draft)
    newer = Text(reworded(draft, "en").en + " A lot.", first(draft).fr)
    actions.edit_text(report=draft, block=BLOCK, text=newer, by=MACHINE, expected=row.version)
    with pytest.raises(Refused):
        actions.sign_off(report=draft, by=MACHINE, checked=[doubt.code])
    (doubt,) = doubts(draft)
    assert actions.sign_off(report=draft, by=MACHINE, checked=[doubt.code]).signed_off is not None


def test_both_reworded_or_neither_raises_no_doubt(draft: Report) -> None:
    assert doubts(draft) == []
    both = Text(reworded(draft, "en").en, reworded(draft, "fr").fr)
    row = actions.edit_text(report=draft, block=BLOCK, text=both, by=MACHINE)
    assert doubts(draft) == []
    # The drafted sentences with other white space are the drafted sentences.
    same = Text(first(draft).en.replace(" ", "  ", 1), first(draft).fr)
    actions.edit_text(report=draft, block=BLOCK, text=same, by=MACHINE, expected=row.version)
    assert doubts(draft) == []
    assert actions.sign_off(report=draft, by=MACHINE).signed_off is not None


@pytest.mark.parametrize(
    ("lang", "asks", "says"),
    [("en", "Reworded in one language only", "both languages say the same"),
     ("fr", "Reformulé dans une seule langue", "les deux langues disent la même chose")],
)  # fmt: skip
def test_the_page_asks_shows_both_sides_and_takes_the_answer(
    place: Partnership,
    draft: Report,
    lang: str,
    asks: str,
    says: str,
) -> None:
    actions.edit_text(report=draft, block=BLOCK, text=reworded(draft, "en"), by=MACHINE)
    reader: Client = client(Role.COORDINATOR, place)
    address = page("report_sign", "annual", YEAR.code)
    if lang == "fr":
        address = "/fr" + reader.get(address).content.decode().split('href="/fr')[1].split('"')[0]
    shown = reader.get(address).content.decode()
    assert asks in shown and says in shown and "This year it rained." in shown
    (doubt,) = doubts(draft)
    refused = reader.post(address, {"version": draft.version})
    assert refused.status_code == 422
    assert f'value="{doubt.code}"' in refused.content.decode(), "the form stays, to be answered"
    done = reader.post(address, {"version": draft.version, "checked": [doubt.code]})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert draft.signed_off is not None
