"""The page of background work, and its four buttons: run a job or message again, give one up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.web import background as work
from arrimage.web import jobs, outbox
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


@requires(Permission.MANAGE_INSTANCE)
def background(request: HttpRequest) -> HttpResponse:
    """What waits, runs, failed and is done."""
    return render(request, "web/background.html", {"page": work.page(current_language())})


@requires(Permission.MANAGE_INSTANCE)
@require_POST
def job_again(request: HttpRequest, job: UUID) -> HttpResponse:
    """Run a job now."""
    return _back(request, jobs.run_again(job_id=job, by=actor_of(request)), gettext("The job is in line to run."))


@requires(Permission.MANAGE_INSTANCE)
@require_POST
def job_give_up(request: HttpRequest, job: UUID) -> HttpResponse:
    """Let a job rest."""
    return _back(request, jobs.give_up(job_id=job, by=actor_of(request)), gettext("The job is given up."))


@requires(Permission.MANAGE_INSTANCE)
@require_POST
def message_again(request: HttpRequest, message: UUID) -> HttpResponse:
    """Send a message now."""
    done = outbox.send_again(message_id=message, by=actor_of(request))
    return _back(request, done, gettext("The message is in line to leave."))


@requires(Permission.MANAGE_INSTANCE)
@require_POST
def message_give_up(request: HttpRequest, message: UUID) -> HttpResponse:
    """Take a message out of the line."""
    return _back(request, outbox.give_up(message_id=message, by=actor_of(request)), gettext("The message is given up."))


def _back(request: HttpRequest, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, gettext("It changed meanwhile; nothing was done. See below where it stands now."))
    return HttpResponseRedirect(reverse("web:background"))
