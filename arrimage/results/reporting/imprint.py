"""Who made a report, when, from what: the marks at the head of its pages, the sign block, the facts at its end."""

from __future__ import annotations

from arrimage.core import codes, wording
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import ReportSchema
from arrimage.results.reporting import phrases
from arrimage.results.reporting.document import Signature
from arrimage.results.reporting.material import Material


def short_digest(digest: str) -> str:
    """The first eight digits of a digest, in two groups."""
    return f"{digest[:4]}·{digest[4:8]}" if digest else "–"


def marks(material: Material, lang: Lang) -> tuple[str, ...]:
    """Draft or signed off, which snapshot, whether illustrative."""
    if material.signed_off is not None:
        state = phrases.SIGNED.say(lang).format(day=wording.day(material.signed_off, lang))
        state += f" · {phrases.NUMBER.say(lang).format(number=material.number)}"
    else:
        state = phrases.DRAFT.say(lang)
    made = [state, phrases.SNAPSHOT.say(lang).format(digest=short_digest(material.snapshot))]
    if material.illustrative:
        made.append(phrases.ILLUSTRATIVE.say(lang))
    return tuple(made)


def signatures(material: Material, lang: Lang) -> tuple[Signature, ...]:
    """Who prepared the report and who approved it, by role."""
    prepared = phrases.PREPARED.say(lang).format(day=wording.day(material.as_of, lang))
    if material.signed_off is None:
        approved = phrases.NOT_APPROVED.say(lang)
    else:
        approved = phrases.APPROVED.say(lang).format(day=wording.day(material.signed_off, lang))
    return Signature(phrases.PREPARED_BY.say(lang), prepared), Signature(phrases.APPROVED_BY.say(lang), approved)


def about(material: Material, schema: ReportSchema, lang: Lang) -> tuple[tuple[str, str], ...]:
    """How the report came about, as names and values."""
    names = phrases.ABOUT
    signed = phrases.DRAFT
    if material.signed_off is not None:
        day = Text(wording.day(material.signed_off, "en"), wording.day(material.signed_off, "fr"))
        signed = phrases.SIGNED.format(day=day)
    pairs = [
        (names["partnership"], material.name.say(lang)),
        (names["report"], codes.REPORT_KINDS[schema.kind].say(lang)),
        (names["period"], f"{material.period.label.say(lang)} ({material.period.code})"),
        (names["audience"], phrases.AUDIENCES[material.audience].say(lang)),
        (names["status"], signed.say(lang)),
        (names["number"], str(material.number)),
        (names["snapshot"], material.snapshot or "–"),
        (names["as_of"], wording.day(material.as_of, lang)),
        (names["digest"], material.figures_digest or "–"),
        (names["schema"], f"{schema.id} v{schema.version}"),
        (names["signs"], phrases.SIGNS.say(lang)),
    ]
    if material.illustrative:
        pairs.append((names["illustrative"], phrases.ILLUSTRATIVE_LONG.say(lang)))
    return tuple((name.say(lang), value) for name, value in pairs)
