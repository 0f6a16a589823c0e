"""Every address: pages under /en/ and /fr/ with translated segments, permalinks without a language."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from arrimage.config import interface
from arrimage.partnership import views as partnership
from arrimage.web import views as web
from arrimage.web.views import operations


def _open(room: str, address: URLResolver) -> list[URLResolver]:
    """The addresses of a room, unless the instance does without it."""
    return [] if room in settings.ROOMS_OFF else [address]


#: One address whatever the language, since the organization's log-in must know it beforehand.
provider_callback = (
    [path("oidc/<slug:provider_id>/callback/", web.provider_callback, name="openid_connect_callback")]
    if settings.SOCIALACCOUNT_PROVIDERS
    else []
)
urlpatterns = [
    path("", partnership.choose_language, name="root"),
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.numbers, name="metrics"),
    path(".well-known/security.txt", operations.security_text, name="security_text"),
    path("id/<uuid:record>", web.permalink, name="permalink"),
    *provider_callback,
    path("api/v1/", include("arrimage.config.interface")),
    *i18n_patterns(
        path("", partnership.home, name="home"),
        path(_("data-interface/"), interface.page, name="interface"),
        path("", include("arrimage.web.urls")),
        path("", include("arrimage.web.account_urls")),
        path(_("partnerships/"), include("arrimage.partnership.urls")),
        *_open("needs", path(_("partnerships/"), include("arrimage.needs.urls"))),
        path(_("partnerships/"), include("arrimage.strategy.urls")),
        path("", include("arrimage.results.urls")),
        *_open("exchange", path("", include("arrimage.exchange.urls"))),
    ),
]
handler404 = "arrimage.config.interface.not_found"
handler403 = "arrimage.web.views.forbidden"
handler429 = "arrimage.web.views.too_many"
handler500 = "arrimage.web.views.server_error"
