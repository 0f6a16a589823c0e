"""The history of a partnership, and of any of its records, for those who coordinate it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrimage.core.access import Permission
from arrimage.core.text import Lang
from arrimage.partnership.models import Membership, Partnership
from arrimage.partnership.queries import partnership_scope
from arrimage.partnership.views.editing import the_partnership
from arrimage.partnership.views.exports import safe_line
from arrimage.web import history as trail
from arrimage.web.guard import requires
from arrimage.web.history import reading
from arrimage.web.models import AuditEntry
from arrimage.web.shell import current_language


def _wanted(request: HttpRequest, record: UUID | None) -> trail.Wanted:
    asked = request.GET
    return trail.Wanted(
        who=asked.get("who", ""), kind=asked.get("kind", ""), verb=asked.get("what", ""), since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")), words=asked.get("q", "").strip()[:200], record=record,
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    # The last of all days has no day after it.
    return found if dt.date(1900, 1, 1) <= found < dt.date(9000, 1, 1) else None


def _within(partnership: Partnership, record: UUID | None) -> QuerySet[AuditEntry]:
    """What may be read: the writes of the partnership, and all writes on one record that is its own or its member's.

    Raises:
        Http404: when the record is none of the partnership's.
    """
    own = AuditEntry.objects.filter(partnership_id=partnership.id)
    if record is None:
        return own
    member = Membership.objects.filter(partnership=partnership, organization_id=record)
    if not (own.filter(object_id=record).exists() or member.exists()):
        raise Http404
    return AuditEntry.objects.filter(object_id=record)


@requires(Permission.SEE_HISTORY, scope=partnership_scope)
def history(request: HttpRequest, slug: str, record: UUID | None = None) -> HttpResponse:
    """All writes of a partnership or of one record, newest first, narrowed and searched."""
    partnership, lang = the_partnership(request), current_language()
    within, wanted = _within(partnership, record), _wanted(request, record)
    found = trail.page(within, wanted, partnership.zone, lang, trail.Cursor.read(request.GET.get("after", "")))
    kept = request.GET.copy()
    kept.pop("after", None)
    kept.pop("open", None)
    context = {
        "found": found, "wanted": wanted, "record": record, "opened": request.GET.get("open") == "all",
        "kept": kept.urlencode(), "narrowed": any(kept.values()), "later": request.GET.get("after", ""),
        "people": reading.people(within, lang), "kinds": reading.kinds(lang), "verbs": reading.verbs(lang),
    }  # fmt: skip
    return render(request, "partnership/history.html", context)


@requires(Permission.SEE_HISTORY, scope=partnership_scope)
def history_csv(request: HttpRequest, slug: str, record: UUID | None = None) -> StreamingHttpResponse:
    """The history as a file, as narrowed on the page: one line for each changed field."""
    partnership, lang = the_partnership(request), current_language()
    entries = trail.lines(_within(partnership, record), _wanted(request, record), partnership.zone, lang)
    head = [
        _("When"), _("Who"), _("What was done"), _("Kind"), _("Record"), _("Field"), _("Before"), _("After"), _("Sealed"),
        _("Link of the chain"), _("Record number"), _("Entry number"),
    ]  # fmt: skip
    response = StreamingHttpResponse(_file(head, entries, lang), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{_("history")}.csv"'
    return response


def _file(head: list[str], entries: Iterator[trail.Entry], lang: Lang) -> Iterator[bytes]:
    # The lines are made while they are sent, when the language of the request is no longer set.
    from django.utils.translation import override

    with override(lang):
        yield "\ufeff".encode() + safe_line(head)
        for one in entries:
            erased = _("values erased")
            changes = one.changes or (trail.Change(erased if one.erased else "", "", ""),)
            for change in changes:
                yield safe_line([
                    one.at.isoformat(timespec="seconds"), one.who, one.what, one.kind, one.name, change.field, change.before,
                    change.after, one.seal.at.isoformat(timespec="seconds") if one.seal else "",
                    one.seal.number if one.seal else "", one.object_id, one.id,
                ])  # fmt: skip
