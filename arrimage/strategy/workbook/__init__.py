"""The workbook of a partnership: template, preview, import, export. The one way in from a spreadsheet.

template("fr")                                   bytes of an empty workbook
plan = plan_import(None, file, by=actor)         what would happen; nothing is written
apply_import(None, file, by=actor)               the same, done, in one transaction
export(partnership, "en")                        bytes; importing them again changes nothing
"""

from __future__ import annotations

import datetime as dt
from typing import IO
from uuid import UUID

from arrimage.core.access import EVERYTHING, Actor, Permission, may
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import scope_of
from arrimage.partnership.refusals import today_in
from arrimage.partnership.workbook import BINDINGS as TABLE
from arrimage.partnership.workbook.partnerships import covered
from arrimage.strategy.workbook.money import RESOURCES
from arrimage.strategy.workbook.plans import PLANS, PRIORITIES
from arrimage.strategy.workbook.work import ACTIONS, UPDATES
from arrimage.web.workbook import importing, writing
from arrimage.web.workbook.binding import Context
from arrimage.web.workbook.changes import ImportPlan, Key, Stored
from arrimage.web.workbook.findings import Findings, place
from arrimage.web.workbook.headers import years_in
from arrimage.web.workbook.importing import Prepared, Summary, Told
from arrimage.web.workbook.references import Index
from arrimage.web.workbook.sheets import Book, Parsed, Values, as_text

BINDINGS = (*TABLE, PLANS, PRIORITIES, ACTIONS, UPDATES, RESOURCES)
_ORDER = (
    "partnership", "places", "members", "agreements", "bodies", "seats", "holders", "meetings", "attendance", "decisions",
    "plans", "priorities", "actions", "updates", "resources",
)  # fmt: skip
_SHEETS = {binding.sheet.code: binding.sheet for binding in BINDINGS}

BOOK = Book(
    Text("Workbook of a partnership", "Classeur d’un partenariat"),
    (
        Text(
            "Fill in the sheets you need; delete or ignore the others. Columns marked * are needed in every row. Grey rows that begin with “Example:” are left out.",
            "Remplissez les feuilles utiles; supprimez ou ignorez les autres. Les colonnes marquées d’un * sont exigées à chaque ligne. Les lignes grises qui commencent par «\u00a0Exemple\u00a0:\u00a0» ne sont pas lues.",
        ),
        Text(
            "Import it as often as you like: you see first what will change, and the same file twice changes nothing. A row left out of the file stays as it is.",
            "Importez-le aussi souvent que vous voulez\u00a0: vous voyez d’abord ce qui changera, et le même fichier importé deux fois ne change rien. Une ligne absente du fichier reste telle quelle.",
        ),
        Text(
            "Dates are written 2026-11-22. Lists take the words of either language. Write roles, never the names of persons.",
            "Les dates s’écrivent 2026-11-22. Les listes acceptent les mots des deux langues. Écrivez des rôles, jamais des noms de personnes.",
        ),
    ),
    tuple(_SHEETS[code] for code in _ORDER),
)


def template(lang: Lang, today: dt.date | None = None) -> bytes:
    """An empty workbook in one language, with columns for last fiscal year, this one and the next."""
    year = Period.containing(today or today_in("America/Toronto")).start.year
    return writing.template(BOOK, lang, (year - 1, year, year + 1))


def _prepare(partnership: Partnership | None, file: IO[bytes] | bytes, by: Actor) -> Prepared:
    parsed, findings = importing.parse_file(BOOK, file)
    owner = partnership or _named_in(parsed)
    decision = (
        may(by, Permission.IMPORT, scope_of(owner.pk)) if owner else may(by, Permission.MANAGE_INSTANCE, EVERYTHING)
    )
    if not decision:
        raise Refused(
            Problem(
                Text("You may not import this workbook.", "Vous ne pouvez pas importer ce classeur."),
                decision.reason,
            )
        )
    return importing.preview(BOOK, BINDINGS, Context(owner, by), parsed, findings, _whole)


def _named_in(parsed: Parsed) -> Partnership | None:
    """The partnership that the file itself names, when it exists already."""
    slugs = {as_text(row.values.get("slug")) for row in parsed.rows.get("partnership", [])}
    return Partnership.objects.filter(slug__in=slugs, archived_at=None).first()


def _whole(context: Context, parsed: Parsed, findings: Findings) -> Text:
    """Rules about the file as a whole: it speaks of one partnership, the right one. Returns its name."""
    rows = parsed.rows.get("partnership", [])
    sheet = _SHEETS["partnership"]
    owner = context.owner
    if owner is None and not rows and "partnership" not in parsed.broken:
        findings.add(
            Text("Sheet “Partnership”", "Feuille «\u00a0Partenariat\u00a0»"),
            Text(
                "The workbook does not say which partnership it is about.",
                "Le classeur ne dit pas de quel partenariat il s’agit.",
            ),
            Text("Fill in the one row of this sheet.", "Remplissez l’unique ligne de cette feuille."),
        )
    for row in rows[1:]:
        findings.add(
            place(row.title, row.number),
            Text("A workbook holds one partnership only.", "Un classeur ne contient qu’un seul partenariat."),
            Text(
                "Delete this row; use a workbook for each partnership.",
                "Supprimez cette ligne; utilisez un classeur par partenariat.",
            ),
        )
    for row in rows[:1]:
        slug = as_text(row.values.get("slug"))
        if owner is not None and slug != owner.slug:
            findings.cell(
                row, "slug", sheet.column("slug").header,
                Text(f"This workbook is about “{slug}”, not about “{owner.slug}”.", f"Ce classeur porte sur «\u00a0{slug}\u00a0» et non sur «\u00a0{owner.slug}\u00a0»."),
                Text("Open the page of that partnership to import it, or correct the key.", "Ouvrez la page de ce partenariat pour l’importer, ou corrigez la clé."),
            )  # fmt: skip
        if owner is None:
            return Text(as_text(row.values.get("name_en")), as_text(row.values.get("name_fr")))
    return owner.name if owner is not None else Text("", "")


def plan_import(partnership: Partnership | None, file: IO[bytes] | bytes, *, by: Actor) -> ImportPlan:
    """What importing ``file`` would do. Writes nothing.

    Args:
        partnership: whose page the file was given on; None takes the partnership from the file, a new one included.

    Raises:
        Refused: when the file cannot be read at all, or ``by`` may not import it. Problems of cells are in the plan.
    """
    return _prepare(partnership, file, by).plan


def apply_import(
    partnership: Partnership | None, file: IO[bytes] | bytes, *, by: Actor, expected: str | None = None,
    once: UUID | None = None, told: Told | None = None,
) -> Summary:  # fmt: skip
    """Import ``file``: everything or nothing.

    Args:
        expected: digest of the confirmed preview; another one means that file or records have changed since.
        once: id under which this import happens once, however often it is tried; see :mod:`.jobs`.
        told: is called before each sheet is written.

    Raises:
        Refused: for every problem of the preview, a stale preview, or a missing permission. Nothing is stored then.
    """
    return importing.carry_out(BINDINGS, _prepare(partnership, file, by), expected=expected, once=once, told=told)


def export(partnership: Partnership, lang: Lang, *, by: Actor) -> bytes:
    """The partnership's records as a workbook; importing it again changes nothing.

    Raises:
        Refused: when ``by`` may not export.
    """
    decision = may(by, Permission.EXPORT, scope_of(partnership.pk))
    if not decision:
        raise Refused(
            Problem(
                Text("You may not export this workbook.", "Vous ne pouvez pas exporter ce classeur."), decision.reason
            )
        )
    context = Context(partnership, by)
    state = importing.read_state(BINDINGS, context)
    rows = _shown(context, state)
    indexes: dict[str, Index] = {}
    for binding in BINDINGS:
        index = indexes.setdefault(binding.sheet.code, Index())
        for path, names in binding.known(context, state[binding.sheet.code]).items():
            index.add(path, names)
    years = {year for several in rows.values() for values in several for year in years_in(list(values))}
    now = Period.containing(today_in(partnership.zone)).start.year
    return writing.export(BOOK, lang, rows, indexes, sorted(years | {now}))


def _shown(context: Context, state: dict[str, dict[Key, Stored]]) -> dict[str, list[Values]]:
    """Rows to export: nothing archived or hanging on something archived; of what is shared, only what is used here."""
    rows: dict[str, list[Values]] = {}
    live: dict[str, set[str]] = {}
    for binding in BINDINGS:
        sheet = binding.sheet
        kept = []
        for stored in state[sheet.code].values():
            owned = all(
                stored.values.get(c.code) in live[c.refers] for c in sheet.columns if c.code in sheet.key and c.refers
            )
            if not stored.archived and owned:
                kept.append(stored.values)
        live[sheet.code] = {sheet.row_path(values) for values in kept}
        rows[sheet.code] = sorted(kept, key=lambda values: tuple(as_text(values.get(c)) for c in sheet.key))
    named = {
        one
        for code, several in rows.items()
        for values in several
        for column in _SHEETS[code].columns
        if column.refers == "members"
        for one in _several(values.get(column.code))
    }
    joined = {values["key"] for values in rows["members"] if values["joined"]}
    rows["members"] = [v for v in rows["members"] if v["joined"] or (v["key"] in named and v["key"] not in joined)]
    places = covered(context)
    rows["places"] = [values for values in rows["places"] if values["code"] in places]
    return rows


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


__all__ = ["BINDINGS", "BOOK", "Summary", "apply_import", "export", "plan_import", "template"]
