"""Log-in and one's own account: allauth's views behind our guard, and the few that are ours."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_account
from allauth.account.internal import flows
from allauth.account.models import get_emailconfirmation_model
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.webauthn import views as allauth_passkey
from allauth.socialaccount.providers.openid_connect import views as allauth_oidc
from allauth.usersessions import views as allauth_sessions
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import activate, check_for_language, get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from arrimage.core.access import Permission
from arrimage.web.guard import actor_of, requires
from arrimage.web.models import User
from arrimage.web.signing_in import addresses, nonce
from arrimage.web.signing_in.forms import PreferencesForm
from arrimage.web.signing_in.overview import account_page, open_sessions, set_preferences

#: Where the language waits while somebody is at their organization's log-in.
_LANGUAGE = "language_of_log_in"


class LogIn(allauth_account.LoginView):  # type: ignore[misc]
    """Log-in page; while a demonstration is loaded it shows the demonstration accounts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds where to go afterwards, the organization's log-in, and the demonstration accounts outside production."""
        accounts = [] if settings.PRODUCTION else list(User.objects.filter(illustrative=True).order_by("email"))
        providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
        found: dict[str, Any] = super().get_context_data(
            accounts=accounts, password=settings.DEMO_PASSWORD, providers=providers, **kwargs
        )
        return {**found, "next": get_next_redirect_url(self.request) or ""}


class RemovePasskey(allauth_passkey.RemoveWebAuthnView):  # type: ignore[misc]
    """Removing a passkey, unless it is the last factor of somebody whose role needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why it stays."""
        adapter = factor_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(self.get_success_url())
        answer: HttpResponse = super().form_valid(form)
        return answer


class Sessions(allauth_sessions.ListUserSessionsView):  # type: ignore[misc]
    """Where the account is open; all other places are ended by one button, each by its own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sessions as the page shows them."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "places": open_sessions(self.request.user, self.request)}


class ConfirmAddress(allauth_account.ConfirmEmailView):  # type: ignore[misc]
    """Confirms a new address; one that an account holds by now cannot be confirmed for another."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, knowing every account that holds the address."""
        confirmation = get_emailconfirmation_model().from_key(self.kwargs["key"])
        if confirmation is not None:
            addresses.keep_holder_of(confirmation.email_address.email)
        answer: HttpResponse = super().post(*args, **kwargs)
        return answer


log_in = requires(Permission.SEE_PUBLIC)(LogIn.as_view())
remove_passkey = requires(Permission.OWN_ACCOUNT)(RemovePasskey.as_view())
sessions = requires(Permission.OWN_ACCOUNT)(Sessions.as_view())
confirm_address = requires(Permission.SEE_PUBLIC)(ConfirmAddress.as_view())
#: allauth leads to pages by its own names; these two are others' addresses.
to_log_in = requires(Permission.SEE_PUBLIC)(RedirectView.as_view(pattern_name="web:log_in", query_string=True))
to_account = requires(Permission.OWN_ACCOUNT)(RedirectView.as_view(pattern_name="web:account"))


@requires(Permission.SEE_PUBLIC)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, or the log-in that waits for its second step."""
    target = get_next_redirect_url(request) or reverse("home")
    flows.logout.logout(request)
    return HttpResponseRedirect(target)


@requires(Permission.OWN_ACCOUNT)
@never_cache
def own_account(request: HttpRequest) -> HttpResponse:
    """The overview of one's own account; its form keeps language and news."""
    user: User = request.user  # type: ignore[assignment]
    form = PreferencesForm(request.POST or None, initial={"language": user.language, "digest": user.digest})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        set_preferences(user=user, language=chosen["language"], digest=chosen["digest"], by=actor_of(request))
        messages.success(request, gettext("Your choices are kept."))
        return HttpResponseRedirect(reverse("web:account"))
    shown = {"page": account_page(user, actor_of(request)), "form": form}
    return render(request, "account/overview.html", shown, status=422 if form.errors else 200)


@requires(Permission.OWN_ACCOUNT)
@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one session of one's own."""
    end_sessions(request, [get_object_or_404(UserSession, pk=session, user=request.user)])
    messages.success(request, gettext("The session is ended."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@requires(Permission.SEE_PUBLIC)
def provider_log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the organization's log-in.

    A form of ours may lead to this site only (our content security policy), so the way there is a page that goes on by itself.
    """
    answer: HttpResponse = allauth_oidc.login(request, provider_id)
    if answer.status_code != 302 or not answer["Location"].startswith(("https://", "http://")):
        return answer
    request.session[_LANGUAGE] = get_language()
    onward = nonce.asked_with(answer["Location"])
    page = render(request, "socialaccount/login_redirect.html", {"redirect_to": onward})
    page["Refresh"] = f"0; url={onward}"
    return page


@requires(Permission.SEE_PUBLIC)
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the organization's log-in leads back to: one address for all, answered in the language one left in."""
    left_in = request.session.pop(_LANGUAGE, "")
    if left_in and check_for_language(left_in):
        activate(left_in)
        request.LANGUAGE_CODE = left_in
    answer: HttpResponse = allauth_oidc.callback(request, provider_id)
    return answer
