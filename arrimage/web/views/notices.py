"""Pages that an instance owes the public, and the end of messages: accessibility, privacy, unsubscribing."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from arrimage.core.access import VISITOR, Permission
from arrimage.web.guard import requires
from arrimage.web.models import User
from arrimage.web.unsubscribing import end_messages, user_of


@requires(Permission.SEE_PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, what falls short, whom to tell."""
    return render(request, "web/accessibility.html", {"contact": settings.PRIVACY_CONTACT})


@requires(Permission.SEE_PUBLIC)
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site knows about people, why, for how long, and their rights."""
    return render(request, "web/privacy.html", {"contact": settings.PRIVACY_CONTACT, "days": settings.MAIL_KEEP_DAYS})


# Mail programs end a subscription with one POST of their own (RFC 8058): the signed token is what proves the right to.
@csrf_exempt
@requires(Permission.SEE_PUBLIC)
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask whether to end digests and reminders; only the form ends them, for mail scanners open links."""
    whose = user_of(signed)
    user = User.objects.filter(pk=whose, erased_at=None).first() if whose else None
    if user is None:
        raise Http404
    if request.method == "POST":
        end_messages(user=user, by=request.user.actor() if request.user.is_authenticated else VISITOR)
    return render(request, "web/unsubscribe.html", {"ended": user.digest == "never"})
