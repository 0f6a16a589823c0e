"""From a file to a preview, and from a preview to records: one transaction, all or nothing, the same result twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web import audit
from arrimage.web.workbook.binding import Binding, Context
from arrimage.web.workbook.changes import Does, ImportPlan, Key, SheetPlan, Stored, compare, digest_of
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.reading import parse
from arrimage.web.workbook.references import resolve
from arrimage.web.workbook.sheets import Book, Parsed, Sheet

#: What an import tells while it writes: sheets written so far, sheets in all, and the sheet at hand.
Told = Callable[[int, int, Sheet], None]
STALE = Problem(
    Text(
        "The file or the records have changed since this preview was made.",
        "Le fichier ou les fiches ont changé depuis cet aperçu.",
    ),
    Text(
        "Nothing was imported. Send the file again and confirm its new preview.",
        "Rien n’a été importé. Envoyez le fichier de nouveau et confirmez le nouvel aperçu.",
    ),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did: the partnership's slug, and how many records of each sheet were written."""

    slug: str
    created: int
    changed: int
    archived: int
    unchanged: int
    sheets: tuple[SheetPlan, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many records were written, for the audit."""
        return {
            "created": self.created,
            "changed": self.changed,
            "put_away": self.archived,
            "unchanged": self.unchanged,
        }

    @property
    def sentence(self) -> Text:
        """The result in one sentence."""
        if not (self.created or self.changed or self.archived):
            return Text(
                "Nothing to change: the file says what is stored already.",
                "Rien à modifier\u00a0: le fichier correspond déjà aux fiches enregistrées.",
            )
        return Text(
            f"Imported: {self.created} created, {self.changed} changed, {self.archived} put away, {self.unchanged} unchanged.",
            f"Importation terminée\u00a0: fiches créées, {self.created}; modifiées, {self.changed}; archivées, {self.archived}; "
            f"inchangées, {self.unchanged}.",
        )


def read_state(bindings: Sequence[Binding], context: Context) -> dict[str, dict[Key, Stored]]:
    """Every stored row of every sheet; two passes, since sheets refer to each other."""
    state = {binding.sheet.code: binding.load(context) for binding in bindings}
    for binding in bindings:
        binding.relate(context, state[binding.sheet.code])
    return state


@dataclass(slots=True)
class Prepared:
    """A preview with what is needed to apply it."""

    plan: ImportPlan
    context: Context


def parse_file(book: Book, file: IO[bytes] | bytes) -> tuple[Parsed, Findings]:
    """Read a file; raises Refused when it cannot be read at all, else gives rows and findings."""
    findings = Findings()
    return parse(book, file, findings), findings


def preview(
    book: Book, bindings: Sequence[Binding], context: Context, parsed: Parsed, findings: Findings,
    check: Callable[[Context, Parsed, Findings], Text],
) -> Prepared:  # fmt: skip
    """Compare a parsed file with what is stored. Writes nothing.

    Args:
        check: the caller's own rules about the whole file; returns the title of the preview.
    """
    state = read_state(bindings, context)
    known: dict[str, Mapping[str, tuple[str, ...]]] = {
        binding.sheet.code: binding.known(context, state[binding.sheet.code]) for binding in bindings
    }
    digest = digest_of(parsed.digest, ((code, state[code]) for code in sorted(state)))
    resolve(book, parsed, known, findings)
    title = check(context, parsed, findings)
    plans: list[SheetPlan] = []
    for binding in bindings:
        found = state[binding.sheet.code]
        if binding.sheet.code in parsed.present:
            plans.append(compare(binding.sheet, parsed, found, findings))
        binding.check(context, parsed, found, findings)
    order = {sheet.code: place for place, sheet in enumerate(book.sheets)}
    plans.sort(key=lambda plan: order[plan.sheet.code])
    plan = ImportPlan(
        title, tuple(plans), findings.listed(), digest, context.owner is None, getattr(context.owner, "pk", None)
    )
    return Prepared(plan, context)


def carry_out(
    bindings: Sequence[Binding], prepared: Prepared, *, expected: str | None, once: UUID | None = None,
    told: Told | None = None,
) -> Summary:  # fmt: skip
    """Apply a preview in one transaction.

    Args:
        expected: digest of the preview that was confirmed; None when the caller confirms whatever the file says.
        once: id of the audit entry of the import as a whole, written in the same transaction: an import under this id
            happens once, however often it is tried.
        told: is called before each sheet is written.

    Raises:
        Refused: when the file has problems, when the preview is stale, or when the database refuses a row. Nothing
            is stored then.
    """
    plan, context = prepared.plan, prepared.context
    if plan.problems:
        raise Refused(*plan.problems)
    if expected is not None and expected != plan.digest:
        raise Refused(STALE)
    by_code = {sheet_plan.sheet.code: sheet_plan for sheet_plan in plan.sheets}
    try:
        with transaction.atomic():
            at_work = [binding for binding in bindings if binding.sheet.code in by_code]
            for binding in at_work:
                binding.prepare(context, by_code[binding.sheet.code])
            for place, binding in enumerate(at_work):
                if told is not None:
                    told(place, len(at_work), binding.sheet)
                binding.write(context, by_code[binding.sheet.code])
            if context.owner is not None and not plan.empty:
                audit.mark_changed(context.owner.pk)
                if once is not None:
                    audit.record(
                        by=context.by, verb="workbook.import", target=context.owner, partnership_id=context.owner.pk,
                        before=None, after=summary_of(plan, context.owner).counts, once=once,
                    )  # fmt: skip
    except (IntegrityError, DatabaseError) as error:
        raise Refused(
            Problem(
                Text(f"The database refused a row: {str(error).splitlines()[0]}", f"La base de données a refusé une ligne\u00a0: {str(error).splitlines()[0]}"),
                Text("Nothing was imported. Someone may be editing the same records; import again.", "Rien n’a été importé. Une autre personne modifie peut-être les mêmes fiches; importez de nouveau."),
            )
        ) from error  # fmt: skip
    return summary_of(plan, context.owner)


def summary_of(plan: ImportPlan, owner: Any) -> Summary:
    """What a plan does, counted."""
    every = plan.changes
    return Summary(
        slug=owner.slug if owner is not None else "",
        created=sum(1 for c in every if c.does is Does.CREATE),
        changed=sum(1 for c in every if c.does in (Does.CHANGE, Does.RESTORE)),
        archived=sum(1 for c in every if c.does is Does.ARCHIVE),
        unchanged=sum(p.unchanged for p in plan.sheets),
        sheets=plan.sheets,
    )
