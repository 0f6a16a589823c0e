"""What signed links of this room are for: saying where an action stands. ``config`` registers :data:`PURPOSES`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from arrimage.core import codes, wording
from arrimage.core.access import Actor, Permission
from arrimage.core.text import Text
from arrimage.partnership.refusals import today_in
from arrimage.strategy import actions, queries
from arrimage.strategy.forms import StandingForm
from arrimage.strategy.models import Action
from arrimage.web.registry import Purpose, Recipient, Target
from arrimage.web.shell import current_language


def _find(key: UUID) -> Target | None:
    found = (
        Action.objects.filter(
            pk=key, archived_at=None, priority__archived_at=None, priority__plan__archived_at=None,
            priority__plan__partnership__archived_at=None,
        )
        .select_related("priority__plan__partnership", "lead")
        .first()
    )  # fmt: skip
    if found is None:
        return None
    partnership = found.priority.plan.partnership
    facts = [(Text("Where it stands", "Où elle en est"), codes.ACTION_STATUS[found.status])]
    if found.lead is not None:
        facts.append((Text("Lead", "Responsable"), found.lead.name))
    if found.due is not None:
        facts.append((Text("Due date", "Échéance"), Text(wording.day(found.due, "en"), wording.day(found.due, "fr"))))
    return Target(
        record=found, partnership_id=partnership.id, partnership=partnership.name, zone=partnership.zone, title=found.title,
        page=reverse("strategy:action", args=[partnership.slug, found.id]), facts=facts,
    )  # fmt: skip


def _recipients(target: Target) -> Sequence[Recipient]:
    action: Action = target.record
    partners = queries.action_row(action, []).partners
    named = [*([action.lead] if action.lead else []), *(o for o in partners if o.pk != action.lead_id)]
    return [Recipient("partnership.organization", o.pk, o.name) for o in named]


def _form(sent: QueryDict | None, target: Target, _organization: UUID | None) -> StandingForm:
    action: Action = target.record
    return StandingForm(sent, initial={"status": "on_track" if action.status == "planned" else action.status})


def _act(form: StandingForm, target: Target, _organization: UUID | None, by: Actor) -> None:
    action: Action = target.record
    status, note = form.cleaned_data["status"], form.cleaned_data["note"]
    # The percentage stays where it was: a link asks for a word, not for a number. A hundred means done.
    progress = action.progress if status != "done" and action.progress != 100 else None
    said = Text(note, "") if current_language() == "en" else Text("", note)
    actions.report_progress(
        action=action, status=status, day=today_in(target.zone), progress=progress, note=said, by=by
    )  # fmt: skip


PURPOSES = (
    Purpose(
        "action-report", Permission.UPDATE_ACTION, "strategy.action",
        Text("Where does this action stand?", "Où en est cette action?"),
        Text("where does this action stand?", "où en est cette action?"), _find, _form, _act, _recipients,
    ),
)  # fmt: skip
