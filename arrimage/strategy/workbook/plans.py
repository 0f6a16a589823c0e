"""Plans, their priorities, and the outcomes that priorities serve."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.strategy import outcomes
from arrimage.strategy.models import Plan, Priority, PriorityOutcome
from arrimage.web.workbook.binding import Binding, Context, ListOf
from arrimage.web.workbook.changes import Key, Stored
from arrimage.web.workbook.columns import both, choice, day, key, number, ref
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Column, Kind, Parsed, Row, Sheet, Value

PLANS_SHEET = Sheet(
    "plans",
    Text("Plans", "Plans"),
    Text("Strategic plans and annual action plans.", "Plans stratégiques et plans d’action annuels."),
    (
        key(Text("Short name of the plan.", "Nom court du plan."), Text("2025-26", "2025-2026")),
        choice("kind", Text("Kind", "Type"), Text("Several years, or one.", "Sur plusieurs années ou une seule."), codes.PLAN_KINDS, "annual"),
        choice("status", Text("Status", "État"), Text("Draft until the council adopts it.", "Ébauche jusqu’à l’adoption par le conseil."), codes.PLAN_STATUS, "adopted"),
        *both("title", Text("Title", "Titre"), Text("Title of the plan.", "Titre du plan."), Text("Action plan 2025–26", "Plan d’action 2025-2026")),
        *both("vision", Text("Vision", "Vision"), Text("What the plan aims at, in a few sentences.", "Ce que vise le plan, en quelques phrases."), limit=5000),
        day("start", Text("Start", "Début"), Text("First day of the plan.", "Premier jour du plan."), "2025-04-01", required=True),
        day("end", Text("End", "Fin"), Text("Last day of the plan.", "Dernier jour du plan."), "2026-03-31", required=True),
        day("adopted", Text("Adopted", "Adoption"), Text("Day of adoption; needed unless it is a draft.", "Jour de l’adoption; exigé sauf pour une ébauche."), "2025-04-24"),
        ref("decision", Text("Decision", "Décision"), Text("Reference of the decision that adopted it.", "Référence de la décision qui l’a adopté."), "decisions"),
        ref("strategy", Text("Strategic plan", "Plan stratégique"), Text("Key of the strategic plan that an annual plan carries out.", "Clé du plan stratégique qu’un plan annuel met en œuvre."), "plans"),
    ),
    ("key",),
    orders=(("start", "end"),),
    titled="title",
)  # fmt: skip

PRIORITIES_SHEET = Sheet(
    "priorities",
    Text("Priorities", "Priorités"),
    Text("Priorities of each plan, in order.", "Priorités de chaque plan, dans l’ordre."),
    (
        ref("plan", Text("Plan", "Plan"), Text("Key of the plan.", "Clé du plan."), "plans", Text("2025-26", "2025-2026"), required=True),
        key(Text("Short name of the priority within its plan.", "Nom court de la priorité dans son plan."), Text("employment", "emploi")),
        number("position", Text("Place", "Rang"), Text("1 for the first.", "1 pour la première."), minimum=0, maximum=1000, example="1", required=True),
        *both("title", Text("Title", "Titre"), Text("The priority in a few words.", "La priorité en quelques mots."), Text("Work that matches skills", "Un emploi à la mesure des compétences")),
        *both("about", Text("About", "Description"), Text("What it means, if you like.", "Ce qu’elle signifie, au besoin."), limit=5000),
        number("weight", Text("Weight", "Poids"), Text("How much each of its actions counts beside those of other priorities; empty means 1.", "Ce que compte chacune de ses actions à côté de celles des autres priorités; vide\u00a0: 1."), maximum=1000, default=1, example="1"),
        Column(
            "outcomes", Text("Outcomes served", "Résultats visés"),
            Text("Boxes of a logic model, written model/box and parted by ;", "Cases d’un modèle logique, écrites modèle/case et séparées par des points-virgules"),
            Kind.WORDS, limit=2000, example=Text("lip-2011/coordination", "lip-2011/coordination"), wide=34,
        ),
    ),
    ("plan", "key"),
    titled="title",
)  # fmt: skip

_FROZEN = (
    Text(
        "The plan is adopted: what was agreed stays as it was.",
        "Le plan est adopté\u00a0: ce qui a été convenu reste tel quel.",
    ),
    Text(
        "Keep what the export says, or prepare a new version of the plan.",
        "Reprenez ce que dit l’exportation ou préparez une nouvelle version du plan.",
    ),
)


def keep_agreed(
    row: Row, known: Stored | None, plan: Stored | None, agreed: Collection[str], sheet: Sheet, findings: Findings
) -> None:
    """A finding for each agreed value of an adopted plan that the row would change; empty ones may be filled in."""
    if known is None or plan is None or plan.values.get("status") == "draft":
        return
    for code, value in row.values.items():
        before: Value = known.values.get(code)
        if code in agreed and before not in (None, "") and value != before:
            findings.cell(row, code, sheet.column(code).header, *_FROZEN)


def stored_plans(context: Context) -> dict[str, Stored]:
    """Stored plans by key."""
    return {
        path: Stored({"status": record.status}, record)
        for path, record in context.records.get("plans", {}).items()
        if not record._state.adding
    }


def check_outcomes(row: Row, code: str, refs: Collection[str], sheet: Sheet, findings: Findings) -> None:
    """A finding for each reference that names no box of a logic model."""
    for one in refs:
        if not outcomes.exists(one):
            problem = outcomes.unknown(one, Text("", ""))
            findings.cell(row, code, sheet.column(code).header, problem.message, problem.remedy)


def _check_plans(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    plans = stored_plans(context)
    agreed = (
        "kind",
        "title_en",
        "title_fr",
        "vision_en",
        "vision_fr",
        "start",
        "end",
        "adopted",
        "decision",
        "strategy",
    )
    for row in parsed.rows.get("plans", []):
        if row.removed:
            continue
        known = found.get(PLANS_SHEET.row_key(row.values))
        keep_agreed(row, known, plans.get(str(row.values["key"])), agreed, PLANS_SHEET, findings)
        before = known.values if known else {}
        status, adopted = row.values.get("status"), row.values.get("adopted", before.get("adopted"))
        if status != "draft" and adopted is None:
            findings.cell(
                row, "adopted", PLANS_SHEET.column("adopted").header,
                Text("A plan that is no draft has a day of adoption.", "Un plan qui n’est pas une ébauche a une date d’adoption."),
                Text("Write the day, or write “draft” as the status.", "Écrivez la date ou choisissez l’état «\u00a0ébauche\u00a0»."),
            )  # fmt: skip
        if known and before.get("status") != "draft" and status == "draft":
            findings.cell(row, "status", PLANS_SHEET.column("status").header, *_FROZEN)
        if row.values.get("strategy") == row.values["key"]:
            findings.cell(
                row, "strategy", PLANS_SHEET.column("strategy").header,
                Text("A plan does not carry out itself.", "Un plan ne se met pas lui-même en œuvre."),
                Text("Name the strategic plan, or none.", "Indiquez le plan stratégique, ou aucun."),
            )  # fmt: skip


def _check_priorities(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    plans = stored_plans(context)
    agreed = ("position", "title_en", "title_fr", "about_en", "about_fr", "weight", "outcomes")
    for row in parsed.rows.get("priorities", []):
        if row.removed:
            continue
        plan, known = plans.get(str(row.values["plan"])), found.get(PRIORITIES_SHEET.row_key(row.values))
        keep_agreed(row, known, plan, agreed, PRIORITIES_SHEET, findings)
        if known is None and plan is not None and plan.values["status"] != "draft":
            findings.cell(row, "key", PRIORITIES_SHEET.column("key").header, *_FROZEN)
        refs = row.values.get("outcomes")
        if isinstance(refs, tuple):
            check_outcomes(row, "outcomes", refs, PRIORITIES_SHEET, findings)


PLANS: Binding = Binding(
    PLANS_SHEET, Plan, "plan", lambda context: Plan.objects.filter(partnership=context.owner),
    {
        "key": "key", "kind": "kind", "status": "status", "title_en": "title_en", "title_fr": "title_fr",
        "vision_en": "vision_en", "vision_fr": "vision_fr", "start": "start", "end": "end", "adopted": "adopted",
        "decision": "decision", "strategy": "strategy",
    },
    fixed=lambda context: {"partnership_id": context.owner.pk},
    rules=_check_plans,
)  # fmt: skip
PRIORITIES: Binding = Binding(
    PRIORITIES_SHEET, Priority, "priority", lambda context: Priority.objects.filter(plan__partnership=context.owner),
    {
        "plan": "plan", "key": "key", "position": "position", "title_en": "title_en", "title_fr": "title_fr",
        "about_en": "about_en", "about_fr": "about_fr", "weight": "weight",
    },
    lists={"outcomes": ListOf(PriorityOutcome, "priority", "outcome")},
    rules=_check_priorities,
)  # fmt: skip
