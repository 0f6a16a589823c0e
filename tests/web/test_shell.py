"""The shell around every page: log-in, guards, languages, policy, errors, permalinks."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import VISITOR, Permission, Role, Scope, ScopeKind
from arrimage.partnership.models import Partnership
from arrimage.web import authentication, views
from arrimage.web.guard import guard_of, requires
from arrimage.web.models import User
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"
LOG_IN = {"en": "/en/log-in/", "fr": "/fr/connexion/"}


@pytest.fixture
def here() -> Partnership:
    return table.partnership()


@pytest.fixture
def coordinator(here: Partnership) -> User:
    return table.user(Role.COORDINATOR, here)


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOG_IN["en"], {"username": email, "password": password, **more})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


# --- log-in


def test_the_right_password_logs_in_whatever_the_case_of_the_address(client: Client, coordinator: User) -> None:
    answer = log_in(client, coordinator.email.upper())
    assert (answer.status_code, answer.url) == (302, "/en/")
    assert who(client) == str(coordinator.pk)


@pytest.mark.parametrize("password", ["wrong", "", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_does_not(client: Client, coordinator: User, password: str) -> None:
    answer = log_in(client, coordinator.email, password)
    assert answer.status_code == 200
    assert who(client) is None


def test_an_unknown_address_reads_exactly_as_a_wrong_password(client: Client, coordinator: User) -> None:
    def words(answer: Any) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        return re.sub(r'value="[^"]*@test.example"', "", text)

    assert words(log_in(client, coordinator.email, "wrong")) == words(log_in(client, "nobody@test.example", "wrong"))


@pytest.mark.parametrize("case", ["unknown", "wrong", "inactive", "demonstration in production"])
def test_every_refused_log_in_costs_one_hashing(
    case: str, coordinator: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Otherwise the time of the answer would tell which addresses have an account."""
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: hashed.append(1) or encode(self, *a))
    settings.PRODUCTION = case == "demonstration in production"
    User.objects.filter(pk=coordinator.pk).update(
        is_active=case != "inactive", illustrative=case == "demonstration in production"
    )
    address = "nobody@test.example" if case == "unknown" else coordinator.email
    password = "wrong" if case == "wrong" else PASSWORD
    assert authentication.EmailBackend().authenticate(None, address, password) is None
    assert len(hashed) == 1


def test_a_closed_account_cannot_log_in_and_loses_its_session(
    client: Client, coordinator: User, here: Partnership
) -> None:
    log_in(client, coordinator.email)
    edit = reverse("partnership:edit", args=[here.slug])
    assert client.get(edit).status_code == 200
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert client.get(edit).status_code == 302
    fresh = Client()
    log_in(fresh, coordinator.email)
    assert who(fresh) is None


def test_demonstration_accounts_are_refused_in_production_also_with_an_open_session(
    client: Client, coordinator: User, here: Partnership, settings: Any
) -> None:
    User.objects.filter(pk=coordinator.pk).update(illustrative=True)
    log_in(client, coordinator.email)
    edit = reverse("partnership:edit", args=[here.slug])
    assert client.get(edit).status_code == 200
    settings.PRODUCTION = True
    assert client.get(edit).status_code == 302
    fresh = Client()
    log_in(fresh, coordinator.email)
    assert who(fresh) is None
    page = fresh.get(LOG_IN["en"]).content.decode()
    assert coordinator.email not in page
    assert settings.DEMO_PASSWORD not in page


def test_the_log_in_page_shows_demonstration_accounts_and_no_others(
    client: Client, coordinator: User, settings: Any
) -> None:
    User.objects.create_user("coordinator@demo.example", illustrative=True)
    page = client.get(LOG_IN["fr"]).content.decode()
    assert "coordinator@demo.example" in page
    assert settings.DEMO_PASSWORD in page
    assert coordinator.email not in page


def test_without_a_demonstration_its_password_is_not_shown(client: Client, coordinator: User, settings: Any) -> None:
    assert settings.DEMO_PASSWORD not in client.get(LOG_IN["en"]).content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example",
     "\thttps://evil.example", "https:evil.example"],
)  # fmt: skip
def test_log_in_never_leads_to_another_site(client: Client, coordinator: User, target: str) -> None:
    assert log_in(client, coordinator.email, next=target).url == "/en/"
    # Nor does the page when somebody is logged in already.
    assert client.get(LOG_IN["en"], {"next": target}).url == "/en/"


def test_log_in_leads_back_to_the_page_that_asked_for_it(client: Client, coordinator: User, here: Partnership) -> None:
    wanted = reverse("partnership:meetings", args=[here.slug]) + "?body=council&year=FY2025-26"
    asked = client.get(wanted)
    assert asked.status_code == 302
    form = client.get(asked.url)
    assert form.context["next"] == wanted
    assert log_in(client, coordinator.email, next=form.context["next"]).url == wanted


def test_logging_out_takes_a_form_and_ends_the_session(client: Client, coordinator: User) -> None:
    log_in(client, coordinator.email)
    address = reverse("web:log_out")
    assert client.get(address).status_code == 405
    assert who(client) == str(coordinator.pk)
    assert client.post(address).url == "/en/"
    assert who(client) is None


def test_logging_in_changes_the_session_key(client: Client, coordinator: User) -> None:
    client.get(LOG_IN["en"])
    client.session.save()
    before = client.session.session_key
    log_in(client, coordinator.email)
    assert client.session.session_key != before


# --- guard


def guarded(**options: Any) -> Any:
    @requires(Permission.EDIT_PLAN, scope=lambda request, slug: Scope(ScopeKind.PARTNERSHIP, slug), **options)
    def page(request: HttpRequest, slug: Any) -> HttpResponse:
        return HttpResponse("seen")

    return page


def request_by(actor: Any, method: str = "get", path: str = "/en/x/?a=1&b=2") -> HttpRequest:
    request = getattr(RequestFactory(), method)(path)
    request.actor = actor
    return request  # type: ignore[no-any-return]


def test_who_holds_the_permission_here_sees_the_page_and_elsewhere_nothing(
    coordinator: User, here: Partnership
) -> None:
    assert guarded()(request_by(coordinator.actor()), slug=here.id).content == b"seen"
    with pytest.raises(Http404):
        guarded()(request_by(coordinator.actor()), slug=uuid4())


def test_a_visitor_is_sent_to_log_in_with_the_way_back() -> None:
    answer = guarded()(request_by(VISITOR), slug=uuid4())
    assert (answer.status_code, answer.url) == (302, "/en/log-in/?next=/en/x/%3Fa%3D1%26b%3D2")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_visitor_who_sends_something_finds_nothing(method: str) -> None:
    with pytest.raises(Http404):
        guarded()(request_by(VISITOR, method), slug=uuid4())


def test_a_page_that_does_not_ask_is_not_there_for_visitors() -> None:
    with pytest.raises(Http404):
        guarded(ask=False)(request_by(VISITOR), slug=uuid4())


def test_a_guard_tells_what_it_asks_for() -> None:
    found = guard_of(guarded())
    assert found is not None
    assert found[0] is Permission.EDIT_PLAN
    assert guard_of(lambda request: None) is None


def test_a_stranger_cannot_tell_a_page_from_none(client: Client, here: Partnership) -> None:
    stranger = table.user(Role.COORDINATOR, table.partnership("clairmont"))
    client.force_login(stranger)
    hidden = client.get(reverse("partnership:edit", args=[here.slug]))
    nowhere = client.get(reverse("partnership:edit", args=["no-such-place"]))
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    bodies = [
        answer.content.decode().replace(here.slug, "?").replace("no-such-place", "?") for answer in (hidden, nowhere)
    ]
    plain = [re.sub(r"<header.*</header>|value=\"\w{64}\"", "", body, flags=re.S) for body in bodies]
    assert re.findall(r"<h1>.*?</h1>", plain[0]) == re.findall(r"<h1>.*?</h1>", plain[1])


# --- languages


def test_switching_the_language_keeps_the_page_and_its_query(client: Client, here: Partnership) -> None:
    for lang, other in (("en", "fr"), ("fr", "en")):
        with override(lang):
            address = reverse("partnership:table", args=[here.slug]) + "?year=FY2024-25&x=%C3%A9"
        page = client.get(address)
        assert page.status_code == 200
        with override(other):
            wanted = reverse("partnership:table", args=[here.slug]) + "?year=FY2024-25&x=%C3%A9"
        assert page.context["other_url"] == wanted
        assert client.get(wanted).context["other_url"] == address


def test_segments_are_words_of_the_language(here: Partnership) -> None:
    with override("fr"):
        french = reverse("partnership:table", args=[here.slug])
    with override("en"):
        english = reverse("partnership:table", args=[here.slug])
    assert english == "/en/partnerships/port-clair/table/"
    assert french.startswith("/fr/partenariats/port-clair/")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_says_its_language_and_names_its_twin(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/").content.decode()
    other = "fr" if lang == "en" else "en"
    assert f'<html lang="{lang}-CA">' in page
    assert re.search(rf'<link rel="alternate" hreflang="{lang}-CA" href="http[^"]*/{lang}/">', page)
    assert re.search(rf'<link rel="alternate" hreflang="{other}-CA" href="http[^"]*/{other}/">', page)
    assert client.get(f"/{lang}/").headers["Content-Language"] == lang


def test_the_twin_is_named_without_the_query(client: Client) -> None:
    """hreflang pairs canonical addresses, or a search engine sees a page in one language only."""
    page = client.get("/en/log-in/?next=/en/").content.decode()
    assert re.search(r'hreflang="fr-CA" href="http[^"?]*/fr/connexion/">', page)


@pytest.mark.parametrize(
    ("header", "lang"), [("fr-CA,fr;q=0.9,en;q=0.5", "fr"), ("en-CA", "en"), ("de", "en"), ("", "en")]
)
def test_the_bare_address_leads_to_the_language_of_the_browser(client: Client, header: str, lang: str) -> None:
    answer = client.get("/", headers={"accept-language": header})
    assert (answer.status_code, answer.url) == (302, f"/{lang}/")


# --- errors


@pytest.mark.parametrize(("lang", "words"), [("en", "There is no page here for you."), ("fr", "page")])
def test_what_is_not_there_is_said_in_the_language_of_the_address(client: Client, lang: str, words: str) -> None:
    answer = client.get(f"/{lang}/no-such-page/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert f'<html lang="{lang}-CA">' in page
    assert words in page
    assert (words == "page") == ("There is no page here" not in page)
    assert answer.context["other_url"] == ("/fr/" if lang == "en" else "/en/")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_form_from_elsewhere_is_refused_with_a_page_of_ours(lang: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(LOG_IN[lang], {"username": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert f'<html lang="{lang}-CA">' in page
    assert ("The form was not accepted." in page) == (lang == "en")
    assert "CSRF" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_refused_permission_of_the_framework_gives_our_page_too() -> None:
    from django.core.exceptions import PermissionDenied

    answer = views.forbidden(request_by(VISITOR), exception=PermissionDenied())
    assert answer.status_code == 403


def test_a_failure_of_ours_is_told_in_both_languages_without_the_database() -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = views.server_error(request_by(VISITOR))
    page = answer.content.decode()
    assert (answer.status_code, len(queries)) == (500, 0)
    assert 'lang="en-CA"' in page
    assert 'lang="fr-CA"' in page
    assert "Une erreur est survenue" in page


def test_a_failure_is_told_even_to_a_request_that_got_nowhere() -> None:
    """The database may be down before the actor is known."""
    assert views.server_error(RequestFactory().get("/en/")).status_code == 500


def test_an_unexpected_error_reaches_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)

    def fail(*_: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("arrimage.web.shell.REGISTRY", None)
    monkeypatch.setattr("arrimage.web.views.shell.REGISTRY", None)
    answer = client.get(f"/id/{uuid4()}")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "REGISTRY" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/en/?q=%00", "/en/%00/", "/fr/?a=1&b=x%00y"])
def test_an_address_with_a_null_character_is_not_there(client: Client, address: str) -> None:
    """PostgreSQL cannot store or look for one: without this the page would fail there and work on SQLite."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


# --- policy


def test_every_kind_of_answer_carries_the_policy(client: Client, coordinator: User, here: Partnership) -> None:
    answers = [
        client.get("/en/"),
        client.get("/fr/connexion/"),
        client.get("/en/nothing/"),
        client.get(reverse("partnership:edit", args=[here.slug])),
        client.get("/"),
        client.get("/en/log-out/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 302, 302, 405]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy.replace("http-equiv", "")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


# --- permalinks


def test_a_permalink_leads_to_the_page_of_the_record_in_the_language_of_the_browser(
    client: Client, here: Partnership
) -> None:
    answer = client.get(f"/id/{here.id}", headers={"accept-language": "fr-CA"})
    assert answer.status_code == 302
    assert answer.url.startswith("/fr/partenariats/port-clair/")
    assert client.get(f"/id/{here.id}").url.startswith("/en/partnerships/port-clair/")


def test_a_permalink_to_nothing_is_not_there(client: Client) -> None:
    assert client.get(f"/id/{uuid4()}").status_code == 404
    assert client.get("/id/not-an-id").status_code == 404


def test_a_permalink_does_not_open_what_the_page_keeps_closed(client: Client, here: Partnership) -> None:
    meeting = table.meeting(table.body(here))
    answer = client.get(f"/id/{meeting.id}")
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 302  # to log in
    assert "/log-in/" in client.get(answer.url).url
