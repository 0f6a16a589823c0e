"""The words of this room in the history: plans, priorities, actions, contributions."""

from __future__ import annotations

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.strategy import outcomes
from arrimage.web.history.words import Kind, Trail

TRAIL = Trail(
    kinds={
        "strategy.plan": Kind(Text("Plan", "Plan"), ("title",)),
        "strategy.priority": Kind(Text("Priority", "Priorité"), ("title",)),
        "strategy.priorityoutcome": Kind(Text("Outcome of a priority", "Résultat visé par une priorité"), ("outcome",)),
        "strategy.action": Kind(Text("Action", "Action"), ("title",)),
        "strategy.actionpartner": Kind(Text("Partner of an action", "Partenaire d’une action"), ("organization_id",)),
        "strategy.actionupdate": Kind(Text("Report on an action", "Compte rendu d’une action"), ("action_id",)),
        "strategy.resource": Kind(Text("Contribution", "Contribution"), ("source",)),
        "strategy.resourceyear": Kind(Text("Year of a contribution", "Année d’une contribution"), ("resource_id",)),
    },
    verbs={
        "plan.draft": Text("Plan begun", "Plan commencé"), "plan.edit": Text("Plan edited", "Plan modifié"),
        "plan.adopt": Text("Plan adopted", "Plan adopté"), "plan.freeze": Text("Adopted text kept", "Texte adopté conservé"),
        "plan.replace": Text("Plan replaced", "Plan remplacé"), "plan.archive": Text("Plan put away", "Plan mis de côté"),
        "plan.restore": Text("Plan brought back", "Plan rétabli"), "priority.add": Text("Priority added", "Priorité ajoutée"),
        "priority.edit": Text("Priority edited", "Priorité modifiée"), "priority.archive": Text("Priority put away", "Priorité mise de côté"),
        "priority.restore": Text("Priority brought back", "Priorité rétablie"),
        "priority.copy": Text("Priority copied from the earlier version", "Priorité copiée de la version précédente"),
        "outcome.serve": Text("Outcome tied to the priority", "Résultat rattaché à la priorité"),
        "outcome.drop": Text("Outcome untied from the priority", "Résultat détaché de la priorité"),
        "outcome.copy": Text("Outcome copied from the earlier version", "Résultat copié de la version précédente"),
        "action.add": Text("Action added", "Action ajoutée"),
        "action.copy": Text("Action copied from the earlier version", "Action copiée de la version précédente"),
        "action.edit": Text("Action edited", "Action modifiée"),
        "action.reschedule": Text("Due date moved after adoption", "Échéance déplacée après l’adoption"),
        "action.follow": Text("Status follows the latest update", "État selon la dernière mise à jour"),
        "action.report": Text("Progress reported", "Avancement signalé"), "update.withdraw": Text("Report withdrawn", "Compte rendu retiré"),
        "action.partner": Text("Partner added to the action", "Partenaire ajouté à l’action"),
        "action.unpartner": Text("Partner taken off the action", "Partenaire retiré de l’action"),
        "action.archive": Text("Action put away", "Action mise de côté"), "action.restore": Text("Action brought back", "Action rétablie"),
        "resource.record": Text("Contribution recorded", "Contribution inscrite"),
        "resource.edit": Text("Contribution edited", "Contribution modifiée"),
        "resource.status": Text("Status of the contribution noted", "État de la contribution noté"),
        "resource.spread": Text("Contribution spread over years", "Contribution répartie sur des années"),
        "resource.unspread": Text("Year of the contribution taken away", "Année de la contribution retirée"),
        "resource.archive": Text("Contribution put away", "Contribution mise de côté"),
        "resource.restore": Text("Contribution brought back", "Contribution rétablie"),
    },
    fields={
        "vision_en": Text("Vision, English", "Vision, en anglais"), "vision_fr": Text("Vision, French", "Vision, en français"),
        "about_en": Text("Description, English", "Description, en anglais"), "about_fr": Text("Description, French", "Description, en français"),
        "position": Text("Position", "Rang"), "weight": Text("Weight", "Poids"), "number": Text("Number", "Numéro"),
        "due": Text("Due date", "Échéance"), "completed": Text("Completed", "Terminée le"), "progress": Text("Percent done", "Pourcentage accompli"),
        "deliverable": Text("Kind of deliverable", "Type de livrable"), "deliverable_en": Text("Deliverable, English", "Livrable, en anglais"),
        "deliverable_fr": Text("Deliverable, French", "Livrable, en français"), "delivered": Text("Delivered on", "Livré le"),
        "budget_cents": Text("Budget", "Budget"), "action.outcome": Text("Outcome it serves", "Résultat visé"),
        "priorityoutcome.outcome": Text("Outcome", "Résultat"), "lead_id": Text("Lead", "Responsable"),
        "decision_id": Text("Decision behind it", "Décision à l’origine"), "adopted": Text("Adopted on", "Adopté le"),
        "strategy_id": Text("Part of the strategy", "Fait partie de la stratégie"), "plan_id": Text("Plan", "Plan"),
        "priority_id": Text("Priority", "Priorité"), "action_id": Text("Action", "Action"), "resource_id": Text("Contribution", "Contribution"),
        "source_en": Text("Source, English", "Source, en anglais"), "source_fr": Text("Source, French", "Source, en français"),
        "contribution": Text("Form", "Forme"), "purpose_en": Text("Purpose, English", "Usage prévu, en anglais"),
        "purpose_fr": Text("Purpose, French", "Usage prévu, en français"), "priorities": Text("Priorities", "Priorités"),
        "actions": Text("Actions", "Actions"),
    },
    codes={
        "plan.kind": codes.PLAN_KINDS, "plan.status": codes.PLAN_STATUS, "action.status": codes.ACTION_STATUS,
        "actionupdate.status": codes.ACTION_STATUS, "deliverable": codes.DELIVERABLES, "resource.status": codes.RESOURCE_STATUS,
        "contribution": codes.CONTRIBUTIONS,
    },
    points={
        "lead_id": "partnership.organization", "decision_id": "partnership.decision", "strategy_id": "strategy.plan",
        "plan_id": "strategy.plan", "priority_id": "strategy.priority", "action_id": "strategy.action", "resource_id": "strategy.resource",
    },
    says={
        "action.outcome": lambda ref: outcomes.name(str(ref)), "priorityoutcome.outcome": lambda ref: outcomes.name(str(ref)),
        "progress": lambda part: Text(f"{part}%", f"{part}\u00a0%"),
    },
)  # fmt: skip
