"""Actions of a plan, and the dated updates from which their status follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.workbook.meetings import not_to_come
from arrimage.strategy.models import Action, ActionPartner, ActionUpdate
from arrimage.strategy.standing import Report, standing
from arrimage.strategy.workbook.plans import check_outcomes, keep_agreed, stored_plans
from arrimage.web import records
from arrimage.web.workbook.binding import Binding, Context, ListOf
from arrimage.web.workbook.changes import Key, SheetPlan, Stored
from arrimage.web.workbook.columns import both, choice, day, dollars, key, number, ref, refs
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Column, Kind, Parsed, Sheet

ACTIONS_SHEET = Sheet(
    "actions",
    Text("Actions", "Actions"),
    Text(
        "What is done. Status and progress are not written here: they follow from the updates.",
        "Ce qui est fait. L’état et la progression ne s’écrivent pas ici\u00a0: ils découlent des suivis.",
    ),
    (
        ref("plan", Text("Plan", "Plan"), Text("Key of the plan.", "Clé du plan."), "plans", Text("2025-26", "2025-2026"), required=True),
        ref("priority", Text("Priority", "Priorité"), Text("Key of the priority.", "Clé de la priorité."), "priorities", Text("employment", "emploi"), required=True, within="plan"),
        key(Text("Short name of the action within its priority.", "Nom court de l’action dans sa priorité."), Text("mentoring", "mentorat")),
        Column("number", Text("Number", "Numéro"), Text("What people call it, for example 1.2", "Comment on l’appelle, par exemple 1.2"), required=True, limit=12, example=Text("1.2", "1.2"), wide=10),
        *both("title", Text("Action", "Action"), Text("What is done, in one line.", "Ce qui est fait, en une ligne."), Text("Match newcomers with mentors", "Jumeler des personnes nouvellement arrivées et des mentors"), limit=300, wide=44),
        *both("about", Text("About", "Description"), Text("More about it, if you like.", "Précisions, au besoin."), limit=5000),
        ref("lead", Text("Lead", "Responsable"), Text("Key or name of the organization answerable for it.", "Clé ou nom de l’organisme qui en répond."), "members", Text("northside-clinic", "clinique-du-nord")),
        refs("partners", Text("Partners", "Partenaires"), Text("Keys of other organizations that take part, parted by ;", "Clés des autres organismes participants, séparées par des points-virgules"), "members"),
        day("start", Text("Start", "Début"), Text("First day.", "Premier jour."), "2025-05-01", required=True),
        day("due", Text("Due", "Échéance"), Text("Day by which it is to be done.", "Jour où elle doit être terminée."), "2025-12-15"),
        choice("deliverable", Text("Kind of deliverable", "Type de livrable"), Text("What is handed over.", "Ce qui est remis."), codes.DELIVERABLES, "tool", required=False),
        *both("deliverable_text", Text("Deliverable", "Livrable"), Text("The deliverable in a few words.", "Le livrable en quelques mots."), Text("Guide for mentors", "Guide des mentors"), limit=300),
        day("delivered", Text("Delivered", "Livré le"), Text("Day on which it was handed over.", "Jour de la remise.")),
        dollars("budget", Text("Budget", "Budget"), Text("Empty means not known.", "Vide\u00a0: non connu."), "12000"),
        Column("outcome", Text("Outcome served", "Résultat visé"), Text("Box of a logic model, written model/box.", "Case d’un modèle logique, écrite modèle/case."), limit=160, example=Text("lip-2011/coordination", "lip-2011/coordination"), wide=30),
        ref("decision", Text("Decision", "Décision"), Text("Reference of the decision from which it comes.", "Référence de la décision dont elle découle."), "decisions"),
        number("weight", Text("Weight", "Poids"), Text("Its part of the priority; empty means 1.", "Sa part de la priorité; vide\u00a0: 1."), maximum=1000, default=1, example="1"),
    ),
    ("priority", "key"),
    orders=(("start", "due"), ("start", "delivered")),
    titled="title",
)  # fmt: skip

UPDATES_SHEET = Sheet(
    "updates",
    Text("Updates", "Suivis"),
    Text("Dated reports on actions. The latest tells where an action stands.", "Suivis datés des actions. Le plus récent dit où en est l’action."),
    (
        ref("plan", Text("Plan", "Plan"), Text("Key of the plan.", "Clé du plan."), "plans", Text("2025-26", "2025-2026")),
        ref("action", Text("Action", "Action"), Text("Key of the action; when two share it, write plan/priority/action.", "Clé de l’action; si deux la partagent, écrivez plan/priorité/action."), "actions", Text("mentoring", "mentorat"), required=True, within="plan"),
        key(Text("Short name of the update within its action.", "Nom court du suivi dans son action."), Text("2025-09", "2025-09")),
        day("day", Text("Date", "Date"), Text("Day of which the update speaks.", "Jour dont parle le suivi."), "2025-09-30", required=True),
        choice("status", Text("Status", "État"), Text("Where the action stands.", "Où en est l’action."), codes.ACTION_STATUS, "on_track"),
        Column("progress", Text("Progress (%)", "Progression (%)"), Text("Percent reached, 0 to 100; never added up.", "Pourcentage atteint, de 0 à 100; jamais additionné."), Kind.PERCENT, example=Text("40", "40"), wide=12),
        *both("note", Text("Note", "Note"), Text("What happened, in a sentence.", "Ce qui s’est passé, en une phrase."), Text("First 12 pairs matched", "Les 12 premiers jumelages sont faits"), limit=5000, wide=44),
    ),
    ("action", "key"),
)  # fmt: skip


def _check_actions(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    plans = stored_plans(context)
    agreed = (
        "number", "title_en", "title_fr", "start", "deliverable", "deliverable_text_en", "deliverable_text_fr", "outcome", "weight",
    )  # fmt: skip
    for row in parsed.rows.get("actions", []):
        if row.removed:
            continue
        plan = plans.get(str(row.values["priority"]).partition("/")[0])
        keep_agreed(row, found.get(ACTIONS_SHEET.row_key(row.values)), plan, agreed, ACTIONS_SHEET, findings)
        not_to_come(context, row, "delivered", ACTIONS_SHEET.column("delivered").header, findings)
        if outcome := row.values.get("outcome"):
            check_outcomes(row, "outcome", [str(outcome)], ACTIONS_SHEET, findings)
        if row.values.get("lead") and row.values["lead"] in (row.values.get("partners") or ()):  # type: ignore[operator]
            findings.cell(
                row, "partners", ACTIONS_SHEET.column("partners").header,
                Text("The lead is named among the partners too.", "L’organisme responsable figure aussi parmi les partenaires."),
                Text("Name it once, as the lead.", "Nommez-le une seule fois, comme responsable."),
            )  # fmt: skip


def _check_updates(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("updates", []):
        if row.removed:
            continue
        not_to_come(context, row, "day", UPDATES_SHEET.column("day").header, findings)
        if row.values.get("status") == "done" and row.values.get("progress") not in (None, 100):
            findings.cell(
                row, "progress", UPDATES_SHEET.column("progress").header,
                Text("An action that is done stands at 100.", "Une action terminée est à 100."),
                Text("Write 100, clear the cell, or choose another status.", "Écrivez 100, videz la cellule ou choisissez un autre état."),
            )  # fmt: skip


def _follow(context: Context, plan: SheetPlan) -> None:
    """Bring the stored standing of every action whose updates changed in line with them (two queries, then writes)."""
    touched: dict[UUID, Action] = {}
    for change in plan.changes:
        path = change.row.values["action"]
        action = context.records["actions"][str(path)]
        touched[action.pk] = action
    reports: dict[UUID, list[Report]] = {}
    ids = list(touched)
    for start in range(0, len(ids), 500):
        rows = ActionUpdate.objects.filter(action__in=ids[start : start + 500], archived_at=None)
        for action_id, moment, pk, status, progress in rows.values_list("action_id", "day", "pk", "status", "progress"):
            reports.setdefault(action_id, []).append(Report(moment, str(pk), status, progress))
    fresh = (
        Action.objects.in_bulk(ids)
        if len(ids) <= 500
        else {a.pk: a for a in Action.objects.filter(priority__plan__partnership=context.owner)}
    )
    for action_id in ids:
        now = standing(reports.get(action_id, ()))
        records.change(
            fresh[action_id], by=context.by, verb="action.follow", partnership_id=context.owner.pk,
            status=now.status, progress=now.progress, completed=now.completed if isinstance(now.completed, date) else None,
        )  # fmt: skip


ACTIONS: Binding = Binding(
    ACTIONS_SHEET, Action, "action", lambda context: Action.objects.filter(priority__plan__partnership=context.owner),
    {
        "priority": "priority", "key": "key", "number": "number", "title_en": "title_en", "title_fr": "title_fr",
        "about_en": "about_en", "about_fr": "about_fr", "lead": "lead", "start": "start", "due": "due",
        "deliverable": "deliverable", "deliverable_text_en": "deliverable_en", "deliverable_text_fr": "deliverable_fr",
        "delivered": "delivered", "budget": "budget_cents", "outcome": "outcome", "decision": "decision", "weight": "weight",
    },
    lists={"partners": ListOf(ActionPartner, "action", "organization", "members")},
    rules=_check_actions,
)  # fmt: skip
UPDATES: Binding = Binding(
    UPDATES_SHEET, ActionUpdate, "update", lambda context: ActionUpdate.objects.filter(action__priority__plan__partnership=context.owner),
    {
        "action": "action", "key": "key", "day": "day", "status": "status", "progress": "progress", "note_en": "note_en",
        "note_fr": "note_fr",
    },
    rules=_check_updates,
    after=_follow,
)  # fmt: skip
