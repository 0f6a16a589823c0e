"""Log-in and one's own account, page by page: who may open them, what they say, what they change, what they write down."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from arrimage.config import log_in as environment
from arrimage.config.route_table import routes
from arrimage.core.access import MACHINE, Permission, Role
from arrimage.core.problem import Refused
from arrimage.partnership.models import Partnership
from arrimage.web.models import AuditEntry, OutgoingMessage, User
from arrimage.web.signing_in import lockout, sessions, words
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"
OTHER = "another-long-password"
NOT_FOR_LINKS = (
    "account_confirm_email",
    "account_reset_password_from_key",
    "mfa_edit",
    "mfa_remove",
    "web:end_session",
)


@pytest.fixture
def here() -> Partnership:
    return table.partnership()


@pytest.fixture
def user(here: Partnership) -> User:
    return table.user(Role.COORDINATOR, here)


def enter(user: User, client: Client | None = None, password: str = PASSWORD) -> Client:
    client = client or Client()
    client.post(reverse("web:log_in"), {"username": user.email, "password": password})
    return client


def confirm(client: Client, target: str, password: str = PASSWORD) -> Any:
    return client.post(f"{reverse('account_reauthenticate')}?next={target}", {"password": password})


def with_app(user: User) -> str:
    """Give a user an authenticator app; returns its secret."""
    secret = str(totp.generate_totp_secret())
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def verbs(user: User) -> list[str]:
    return list(AuditEntry.objects.filter(object_id=user.pk).order_by("at", "id").values_list("verb", flat=True))


def account_routes() -> list[Any]:
    return [r for r in routes() if r.name.startswith(("account_", "mfa_", "usersessions_", "web:account"))]


# --- every page


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("factor", [False, True])
def test_every_page_is_ours_in_both_languages(user: User, lang: str, factor: bool) -> None:
    client = enter(user)
    if factor:
        with_app(user)
        RecoveryCodes.activate(user)
    confirm(client, "/en/account/")
    opened = 0
    for route in account_routes():
        if route.name.startswith(NOT_FOR_LINKS):
            continue
        with override(lang):
            answer = client.get(reverse(route.name))
        assert answer.status_code in (200, 302) or (not factor and answer.status_code == 404), route.name
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        opened += 1
        page = answer.content.decode()
        assert f'<html lang="{lang}-CA">' in page and page.count("<h1") == 1, route.name
        assert "arrimage/shell.css" in page and "placeholder=" not in page, route.name
        assert not re.search(r"\b([Pp]lease|[Ss]ign [Ii]n|Two-Factor|[Rr]eauthenticate|Third-Party)\b", page), (
            route.name
        )
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son\w+=", page), route.name
        assert "unsafe" not in answer["Content-Security-Policy"]
    assert opened >= 10


def test_pages_of_an_account_are_for_its_owner() -> None:
    closed = 0
    for route in account_routes():
        if route.permission is Permission.OWN_ACCOUNT and not route.name.startswith(NOT_FOR_LINKS):
            closed += 1
            answer = Client().get(reverse(route.name))
            assert answer.status_code == 302 and answer.url.startswith("/en/log-in/?next="), route.name
            assert Client().post(reverse(route.name)).status_code == 404, route.name
    assert closed > 12


def test_nobody_opens_an_account_for_themselves() -> None:
    assert not [r for r in routes() if "signup" in r.name]
    for path in ("/en/account/signup/", "/en/signup/", "/accounts/signup/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("name", sorted(words.MAILS))
def test_every_message_is_whole_in_both_languages(name: str) -> None:
    subject, body = words.MAILS[name]
    assert subject.complete and body.complete
    assert body.en.count("{link}") == body.fr.count("{link}") == 1


def test_every_message_of_the_framework_has_words_of_ours() -> None:
    """A message that a later version adds would otherwise fail in the middle of a person's act."""
    from pathlib import Path

    import allauth

    folder = Path(allauth.__file__).parent / "templates"
    sent = {
        str(path.relative_to(folder)).removesuffix("_message.txt")
        for room in ("account", "mfa", "socialaccount")
        for path in (folder / room / "email").glob("*_message.txt")
    }
    # Accounts are opened by invitation, nobody logs in by a code sent by mail, unknown addresses are sent nothing.
    never = {
        "account_already_exists", "email_confirm", "email_confirmation_signup", "login_code", "password_reset_code",
        "unknown_account", "base",
    }  # fmt: skip
    assert {name for name in sent if name.rpartition("/")[2] not in never} == set(words.MAILS)


# --- password


def test_a_changed_password_ends_other_sessions_tells_its_owner_and_is_noted(user: User) -> None:
    here, elsewhere = enter(user), enter(user)
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    )
    assert answer.status_code == 302
    assert here.get(reverse("web:account")).status_code == 200
    assert elsewhere.get(reverse("web:account")).status_code == 302
    assert OutgoingMessage.objects.get().subject == "Your password was changed"
    assert "account.password_changed" in verbs(user)


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(user: User, weak: str) -> None:
    client = enter(user)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(user: User) -> None:
    User.objects.filter(pk=user.pk).update(language="fr")
    Client().post(reverse("account_reset_password"), {"email": user.email.upper()})
    message = OutgoingMessage.objects.get()
    assert message.address == user.email and message.subject == "Choisissez un nouveau mot de passe"
    link = re.search(r"http://127\.0\.0\.1:8000(/fr/compte/oublie/\S+)", message.body)
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    # The secret is taken out of the address before the form is shown.
    assert form.status_code == 200 and form.request["PATH_INFO"].endswith("-set-password/")
    client.post(form.request["PATH_INFO"], {"password1": OTHER, "password2": OTHER})
    user.refresh_from_db()
    assert user.check_password(OTHER)
    assert "account.password_reset" in verbs(user)
    again = Client().get(link[1], follow=True)
    assert "Ce lien ne fonctionne plus." in again.content.decode()


def test_asking_for_a_password_does_not_tell_who_has_an_account(user: User) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@test.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain

    def words_of(answer: Any) -> str:
        return re.sub(r'value="\w{64}"', "", answer.content.decode())

    assert words_of(known) == words_of(unknown)
    assert OutgoingMessage.objects.count() == 1


def test_a_link_of_last_week_does_not_work(user: User, settings: Any) -> None:
    Client().post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://[^/]+(/\S+)", OutgoingMessage.objects.get().body)
    assert link
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer works" in Client().get(link[1], follow=True).content.decode()


# --- address


def test_a_new_address_holds_once_it_is_confirmed(user: User) -> None:
    client = enter(user)
    old = user.email
    confirm(client, reverse("account_email"))
    client.post(reverse("account_email"), {"email": "New@Test.example", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == old
    message = OutgoingMessage.objects.get(address="new@test.example")
    link = re.search(r"http://[^/]+(/\S+)", message.body)
    assert link
    assert client.get(link[1]).status_code == 200
    user.refresh_from_db()
    assert user.email == old, "opening the link changes nothing: mail scanners open links"
    client.post(link[1])
    user.refresh_from_db()
    assert user.email == "new@test.example"
    assert OutgoingMessage.objects.filter(address=old, subject="Your email address was changed").exists()
    assert "account.address_changed" in verbs(user)
    assert old not in str(list(AuditEntry.objects.values_list("values__before", "values__after")))


def test_an_address_that_somebody_holds_is_never_taken_over(user: User, here: Partnership) -> None:
    client = enter(user)
    confirm(client, reverse("account_email"))
    client.post(reverse("account_email"), {"email": "later@test.example", "action_add": "1"})
    link = re.search(r"http://[^/]+(/\S+)", OutgoingMessage.objects.get(address="later@test.example").body)
    assert link
    # Meanwhile an administrator opens an account for that address; its holder has not logged in yet.
    other = User.objects.create_user("later@test.example", PASSWORD)
    assert "another account uses it" in client.post(link[1], follow=True).content.decode()
    user.refresh_from_db()
    other.refresh_from_db()
    assert user.email != "later@test.example" and other.email == "later@test.example"
    assert EmailAddress.objects.get(user=other).verified


# --- second factors


def test_setting_up_an_app_asks_for_the_password_again_and_gives_recovery_codes(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = enter(user)
    address = reverse("mfa_activate_totp")
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    assert confirm(client, address, "wrong").status_code == 200
    assert confirm(client, address).url == address
    secret = client.get(address).context["form"].secret
    wrong = client.post(address, {"code": "000000"})
    assert "This code does not fit." in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"code": code_of(secret)}).url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and not [code for code in codes if code in stored], "secrets lie encrypted"
    assert "account.factor_added" in verbs(user)
    assert OutgoingMessage.objects.filter(subject="Two-step verification is on", address=user.email).exists()
    assert secret not in str(list(AuditEntry.objects.values_list("values__after", flat=True)))


def test_log_in_asks_for_the_second_step_and_a_recovery_code_works_once(user: User) -> None:
    secret = with_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    client = enter(user)
    assert client.get(reverse("web:account")).status_code == 302, "a password alone is not enough"
    step = reverse("mfa_authenticate")
    assert "does not fit" in client.post(step, {"code": "12345678"}).content.decode()
    assert client.post(step, {"code": code}).url == "/en/"
    assert client.get(reverse("web:account")).status_code == 200
    again = enter(user)
    again.post(step, {"code": code})
    assert again.get(reverse("web:account")).status_code == 302
    again.post(step, {"code": code_of(secret)})
    assert again.get(reverse("web:account")).status_code == 200
    assert {"account.code_refused", "account.recovery_code_used", "account.log_in"} <= set(verbs(user))


def test_the_second_step_may_be_given_up(user: User) -> None:
    with_app(user)
    client = enter(user)
    client.post(reverse("web:log_out"))
    assert client.get(reverse("mfa_authenticate")).status_code == 302


def test_who_needs_a_factor_is_led_to_it_and_keeps_the_last_one(user: User, settings: Any) -> None:
    client = enter(user)
    assert client.get("/en/").status_code == 200
    settings.REQUIRE_MFA = True
    answer = client.get("/en/")
    assert (answer.status_code, answer.url) == (302, reverse("web:account"))
    assert client.get(reverse("web:account")).status_code == 200
    assert confirm(client, reverse("mfa_activate_totp")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with_app(user)
    assert client.get("/en/").status_code == 200
    page = client.get(reverse("mfa_deactivate_totp"))
    assert "Your role needs a second factor." in page.content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_members_and_visitors_need_no_factor(here: Partnership, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    assert Client().get("/en/").status_code == 200
    assert enter(table.user(Role.COUNCIL_MEMBER, here)).get("/en/").status_code == 200


# --- lock-out


def refused(user: User, times: int, client: Client | None = None) -> Any:
    client = client or Client()
    for _ in range(times):
        answer = client.post(reverse("web:log_in"), {"username": user.email, "password": "wrong"})
    return answer


def test_five_failures_lock_the_place_out_and_a_release_lets_it_in(user: User) -> None:
    assert refused(user, 4).status_code == 200
    locked = refused(user, 1)
    assert locked.status_code == 429 and "locked for 15 minutes" in locked.content.decode()
    assert "_auth_user_id" not in enter(user).session, "not even with the right password"
    assert lockout.locked(user)
    assert verbs(user).count("account.locked_out") == 1
    # Another place is not locked out with this one.
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    enter(user, elsewhere)
    assert "_auth_user_id" in elsewhere.session
    assert lockout.release(user=user, by=MACHINE) == 1
    assert "_auth_user_id" in enter(user).session
    assert "account.unlock" in verbs(user)


def test_a_lock_out_ends_by_itself(user: User) -> None:
    refused(user, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=lockout.MINUTES, seconds=1))
    assert "_auth_user_id" in enter(user).session


def test_an_unknown_address_is_locked_out_like_a_known_one(user: User) -> None:
    nobody = User(email="nobody@test.example")
    assert refused(nobody, 5).status_code == 429
    stored = str(list(AccessAttempt.objects.values()))
    assert "nobody" not in stored and "wrong" not in stored, "neither address nor password is kept"


def test_a_new_password_releases_the_lock_out(user: User) -> None:
    refused(user, 5)
    Client().post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://[^/]+(/\S+)", OutgoingMessage.objects.get().body)
    client = Client()
    assert link
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": OTHER, "password2": OTHER})
    assert "_auth_user_id" in enter(user, password=OTHER).session


def test_log_lines_name_nobody(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    refused(user, 6)
    enter(user, Client(REMOTE_ADDR="192.0.2.7"))
    assert user.email not in caplog.text and "wrong" not in caplog.text


# --- sessions


def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(user: User, here: Partnership) -> None:
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1")
    first, second, third = enter(user), enter(user, phone), enter(user)
    page = first.get(reverse("usersessions_list")).content.decode()
    assert "Safari on iPhone" in page
    ended = UserSession.objects.get(session_key=second.session.session_key)
    assert first.post(reverse("web:end_session", args=[ended.pk])).status_code == 302
    assert second.get(reverse("web:account")).status_code == 302
    assert third.get(reverse("web:account")).status_code == 200
    first.post(reverse("usersessions_list"))
    assert third.get(reverse("web:account")).status_code == 302
    assert first.get(reverse("web:account")).status_code == 200
    assert verbs(user).count("account.sessions_ended") == 2


def test_nobody_ends_a_session_of_another(user: User, here: Partnership) -> None:
    other = table.user(Role.COORDINATOR, here)
    enter(other)
    theirs = UserSession.objects.get(user=other)
    assert enter(user).post(reverse("web:end_session", args=[theirs.pk])).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(("key", "age", "ends"), [
    (sessions.BEGUN, sessions.WHOLE_SECONDS + 1, True), (sessions.BEGUN, sessions.WHOLE_SECONDS - 60, False),
    (sessions.SEEN, sessions.IDLE_SECONDS + 1, True), (sessions.SEEN, sessions.IDLE_SECONDS - 60, False),
])  # fmt: skip
def test_sessions_end_after_twelve_idle_hours_and_fourteen_days(user: User, key: str, age: int, ends: bool) -> None:
    client = enter(user)
    session = client.session
    session[key] = int(time.time()) - age
    session.save()
    assert (client.get(reverse("web:account")).status_code == 302) is ends
    if key == sessions.SEEN and not ends:
        assert client.session[sessions.SEEN] > time.time() - 60, "use moves the end onward"


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts(user: User) -> None:
    client = enter(user)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == sessions.IDLE_SECONDS


# --- choices and environment


def test_language_and_news_are_kept_and_noted(user: User) -> None:
    client = enter(user)
    assert client.post(reverse("web:account"), {"language": "fr", "digest": "never"}).status_code == 302
    user.refresh_from_db()
    assert (user.language, user.digest) == ("fr", "never")
    assert "account.preferences" in verbs(user)
    assert client.post(reverse("web:account"), {"language": "de", "digest": "never"}).status_code == 422


def test_a_provider_needs_all_three_names_and_encryption_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.oidc(production=True) == {}
    monkeypatch.setenv("ARRIMAGE_OIDC_ISSUER", "http://127.0.0.1:9/")
    with pytest.raises(Refused):
        environment.oidc(production=False)
    monkeypatch.setenv("ARRIMAGE_OIDC_CLIENT_ID", "arrimage")
    monkeypatch.setenv("ARRIMAGE_OIDC_CLIENT_SECRET", "secret")
    assert (
        environment.oidc(production=False)["openid_connect"]["APPS"][0]["settings"]["server_url"]
        == "http://127.0.0.1:9"
    )
    with pytest.raises(Refused):
        environment.oidc(production=True)


@pytest.mark.parametrize(
    ("given", "production", "wanted"), [("", True, True), ("", False, False), ("1", False, True), ("0", True, False)]
)
def test_a_second_factor_is_required_in_production_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: str, production: bool, wanted: bool
) -> None:
    monkeypatch.setenv("ARRIMAGE_REQUIRE_MFA", given)
    assert environment.second_factor_required(production=production) is wanted


@pytest.mark.parametrize("given", ["yes", "2"])
def test_other_answers_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ARRIMAGE_REQUIRE_MFA", given)
    with pytest.raises(Refused):
        environment.second_factor_required(production=True)
    monkeypatch.setenv("ARRIMAGE_PROXIES", "many")
    with pytest.raises(Refused):
        environment.proxies()
