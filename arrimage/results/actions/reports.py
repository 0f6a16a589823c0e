"""The verbs of a report: open it, word it, sign it off, withdraw it. A signed-off report never changes again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from arrimage.core.access import Actor
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Block, ReportSchema
from arrimage.partnership.models import Partnership
from arrimage.results import snapshots
from arrimage.results.figures import applicable
from arrimage.results.models import Report, ReportText
from arrimage.results.reporting import drafting, frozen
from arrimage.results.reporting.desk import report_of, schema_for
from arrimage.results.reporting.sources import gather
from arrimage.web import records

_NAMES = {"en": Text("English", "l’anglais"), "fr": Text("French", "le français")}
_SIGNED = Problem(
    Text("This report is signed off and frozen.", "Ce rapport est approuvé et figé."),
    Text("Withdraw it first; a new version then opens.", "Retirez-le d’abord; une nouvelle version s’ouvrira."),
)


@transaction.atomic
def open_report(*, partnership: Partnership, kind: str, period: Period, by: Actor) -> Report:
    """Open a report for a period: a draft whose figures follow the records until it is signed off.

    Raises:
        Refused: when one is open or signed off already, or the kind does not exist.
    """
    schema = schema_for(kind)
    # The row of the partnership is the lock: two people who open the same report get one draft and one refusal.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    standing = report_of(partnership, period, kind)
    if standing is not None:
        raise Refused(
            Problem(
                Text("There is already such a report for {period}.", "Il y a déjà un tel rapport pour {period}.")
                .format(period=period.label),
                Text("Continue with it; once signed off, withdraw it to open a new version.",
                     "Poursuivez avec celui-ci; une fois approuvé, retirez-le pour ouvrir une nouvelle version."),
            )
        )  # fmt: skip
    return _opened(partnership, schema, period, by)


def _opened(partnership: Partnership, schema: ReportSchema, period: Period, by: Actor) -> Report:
    numbers = Report.objects.filter(partnership=partnership, kind=schema.kind, period=period.code)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    new = Report(
        partnership=partnership, kind=schema.kind, period=period.code, schema=schema.id, schema_version=schema.version,
        number=last + 1,
    )  # fmt: skip
    return records.create(new, by=by, verb="report.open", partnership_id=partnership.pk)


def drafted(schema: ReportSchema) -> dict[str, Block]:
    """The blocks of a schema whose wording may be edited, by id, in reading order."""
    return {b.id: b for section in schema.sections for b in section.blocks if b.kind == "draft"}


@transaction.atomic
def edit_text(*, report: Report, block: str, text: Text, by: Actor, expected: int | None = None) -> ReportText:
    """Replace the drafted sentences of a block; two empty sides bring the draft back.

    Figures are named as ``{indicator-id}`` and stay live until the sign-off.

    Args:
        text: both languages; one may still be missing until the sign-off.
        expected: version of the wording the editor started from; None when there was none.

    Raises:
        Refused: when the report is signed off, the block does not exist, a figure is not one of this report's, or the
            two languages name different figures.
    """
    if report.signed_off is not None:
        raise Refused(_SIGNED)
    schema = schema_for(report.kind, report.schema_version)
    found = drafted(schema).get(block)
    if found is None:
        raise Refused(
            Problem(
                Text("There is no such text in this report.", "Ce texte n’existe pas dans ce rapport."),
                Text("Choose one of the texts of the page.", "Choisissez un des textes de la page."),
                Text(block, block),
            )
        )
    clean = Text(text.en.strip(), text.fr.strip())
    problems = wording_problems(report.partnership, found, clean)
    if problems:
        raise Refused(*problems)
    kept = ReportText.objects.filter(report=report, block=block).first()
    partnership_id = report.partnership_id
    if kept is None:
        if expected is not None:
            raise Refused(records.STALE)
        new = ReportText(report=report, block=block, body_en=clean.en, body_fr=clean.fr)
        return records.create(new, by=by, verb="report.word", partnership_id=partnership_id)
    return records.change(
        kept, by=by, verb="report.word", partnership_id=partnership_id, expected=expected,
        body_en=clean.en, body_fr=clean.fr,
    )  # fmt: skip


def wording_problems(partnership: Partnership, block: Block, text: Text) -> list[Problem]:
    """What is wrong with a wording: figures that do not exist here, or that only one language names."""
    place = block.title.text if block.title else Text(block.id, block.id)
    known = {indicator.id for indicator in applicable(partnership)}
    named = {lang: set(drafting.placeholders(getattr(text, lang))) for lang in LANGS}
    problems = []
    for lang in LANGS:
        for name in sorted(named[lang] - known):
            problems.append(
                Problem(
                    Text("There is no figure {{{name}}} here.", "Il n’y a pas de chiffre {{{name}}} ici.")
                    .format(name=name),
                    Text("Use a name from the drafted sentences or from the list of indicators.",
                         "Employez un nom des phrases proposées ou de la liste des indicateurs."),
                    place,
                )
            )  # fmt: skip
    if text.en and text.fr and named["en"] != named["fr"]:
        listed = ", ".join("{" + name + "}" for name in sorted(named["en"] ^ named["fr"]))
        problems.append(
            Problem(
                Text("Only one language names these figures: {listed}.",
                     "Une seule langue nomme ces chiffres\u00a0: {listed}.").format(listed=listed),
                Text("Name the same figures in English and in French.",
                     "Nommez les mêmes chiffres en anglais et en français."),
                place,
            )
        )  # fmt: skip
    return problems


def obstacles(report: Report) -> list[Problem]:
    """What stands in the way of a sign-off: texts worded in one language only, or naming figures that are gone."""
    if report.signed_off is not None:
        return [_SIGNED]
    blocks = drafted(schema_for(report.kind, report.schema_version))
    problems: list[Problem] = []
    for row in ReportText.objects.filter(report=report, archived_at=None).order_by("block"):
        block = blocks.get(row.block)
        if block is None:
            continue
        text = Text(row.body_en.strip(), row.body_fr.strip())
        place = block.title.text if block.title else Text(block.id, block.id)
        if bool(text.en) != bool(text.fr):
            missing = _NAMES["fr" if text.en else "en"]
            problems.append(
                Problem(
                    Text("This text was reworded in one language; {missing} is missing.",
                         "Ce texte a été reformulé dans une seule langue; il manque {missing}.").format(missing=missing),
                    Text("Word it in both languages, or clear both to go back to the drafted sentences.",
                         "Rédigez-le dans les deux langues, ou videz les deux pour revenir aux phrases proposées."),
                    place,
                )
            )  # fmt: skip
        problems += wording_problems(report.partnership, block, text)
    return problems


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text of which one language was reworded while the other still says the drafted sentences.

    Attributes:
        block: id of the block.
        code: block and version of its wording: what a signer confirms is the wording that the signer read.
        place: title of the section.
        reworded: name of the language that was reworded.
        kept: name of the one that was not.
    """

    block: str
    code: str
    place: Text
    reworded: Text
    kept: Text

    @property
    def problem(self) -> Problem:
        """The doubt as a reason not to sign yet."""
        return Problem(
            Text("Only one language was reworded; {kept} still says the drafted sentences.",
                 "Une seule langue a été reformulée; {kept} en est encore aux phrases proposées.").format(kept=self.kept),
            Text("Reword the other one too, or confirm that both say the same.",
                 "Reformulez aussi l’autre version, ou confirmez que les deux disent la même chose."),
            self.place,
        )  # fmt: skip


def doubts(report: Report) -> list[Doubt]:
    """The texts that a sign-off asks about: reworded in one language, as drafted in the other. One query."""
    blocks = drafted(schema_for(report.kind, report.schema_version))
    found = []
    for row in ReportText.objects.filter(report=report, archived_at=None).order_by("block"):
        block = blocks.get(row.block)
        if block is None or block.draft is None:
            continue
        text, first = Text(row.body_en.strip(), row.body_fr.strip()), block.draft.text
        same = {lang: getattr(text, lang).split() == getattr(first, lang).split() for lang in LANGS}
        if text.complete and same["en"] != same["fr"]:
            place = block.title.text if block.title else Text(block.id, block.id)
            reworded, kept = ("fr", "en") if same["en"] else ("en", "fr")
            found.append(Doubt(block.id, f"{block.id}/{row.version}", place, _NAMES[reworded], _NAMES[kept]))
    return found


def release_audiences(schema: ReportSchema) -> tuple[Audience, ...]:
    """Who a report is released to at its sign-off: its reader first; what the funder gets the public may read too."""
    own = Audience(schema.audience)
    return (own,) if own in (Audience.INSIDE, Audience.PUBLIC) else (own, Audience.PUBLIC)


@transaction.atomic
def sign_off(
    *, report: Report, by: Actor, expected: int | None = None, day: date | None = None, checked: Collection[str] = ()
) -> Report:
    """Accept a report as final: its evidence, released figures and texts of both languages are frozen.

    Args:
        expected: version of the report that the signer read.
        day: local date of the sign-off; default today.
        checked: codes of the :func:`doubts` that the signer has looked at: both languages say the same.

    Raises:
        Refused: with everything that stands in the way; nothing is stored then.
    """
    # Two people who sign at once: the second waits here and then reads that it is done.
    report = Report.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=report.pk)
    problems = obstacles(report) or [doubt.problem for doubt in doubts(report) if doubt.code not in checked]
    if problems:
        raise Refused(*problems)
    partnership, period = report.partnership, Period.parse(report.period)
    signed = day or snapshots.local_today(partnership)
    schema = schema_for(report.kind, report.schema_version)
    snapshot = snapshots.freeze(partnership, period)
    snapshots.verify(snapshot)
    releases = [
        gather(partnership, period, schema, audience, snapshot, report=report, signed_off=signed)
        for audience in release_audiences(schema)
    ]
    return records.change(
        report, by=by, verb="report.sign_off", partnership_id=partnership.pk, expected=expected, snapshot=snapshot,
        frozen=frozen.freeze(releases, schema, definitions()), figures_digest=releases[0].figures_digest,
        signed_off=signed, signed_by_id=by.id,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, report: Report, by: Actor, expected: int | None = None) -> Report:
    """Take back a signed-off report: it is kept in the archive, and a new version opens with the same wording.

    Returns:
        The new draft.

    Raises:
        Refused: when the report is not signed off, or was withdrawn before.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=report.pk)
    if report.signed_off is None or report.archived_at is not None:
        raise Refused(
            Problem(
                Text("Only a signed-off report can be withdrawn.", "Seul un rapport approuvé peut être retiré."),
                Text("Edit the draft instead.", "Modifiez plutôt l’ébauche."),
            )
        )
    partnership = report.partnership
    records.archive(report, by=by, verb="report.withdraw", partnership_id=partnership.pk, expected=expected)
    new = _opened(partnership, schema_for(report.kind), Period.parse(report.period), by)
    blocks = drafted(schema_for(report.kind))
    for row in ReportText.objects.filter(report=report, archived_at=None, block__in=list(blocks)).order_by("block"):
        copy = ReportText(report=new, block=row.block, body_en=row.body_en, body_fr=row.body_fr)
        records.create(copy, by=by, verb="report.word", partnership_id=partnership.pk)
    return new
