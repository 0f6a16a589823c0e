"""Addresses of background work, of what the instance owes the public, and of the end of messages."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.web.views import background, notices

urlpatterns = [
    path(_("accessibility/"), notices.accessibility, name="accessibility"),
    path(_("privacy/"), notices.privacy, name="privacy"),
    path(_("messages/end/<str:signed>/"), notices.unsubscribe, name="unsubscribe"),
    path(_("background-work/"), background.background, name="background"),
    path(_("background-work/jobs/<uuid:job>/again/"), background.job_again, name="job_again"),
    path(_("background-work/jobs/<uuid:job>/give-up/"), background.job_give_up, name="job_give_up"),
    path(_("background-work/messages/<uuid:message>/again/"), background.message_again, name="message_again"),
    path(_("background-work/messages/<uuid:message>/give-up/"), background.message_give_up, name="message_give_up"),
]
