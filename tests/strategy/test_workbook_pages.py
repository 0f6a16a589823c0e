"""The workbook on the web: who may, what is shown, what is stored."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import MACHINE
from arrimage.partnership.models import Body, Partnership
from arrimage.strategy import workbook
from arrimage.web.models import RoleGrant, User
from tests.bad_input.workbooks import packed, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def north_bay() -> Partnership:
    """The small partnership, imported."""
    workbook.apply_import(None, packed(small()), by=MACHINE)
    return Partnership.objects.get()


def as_(client: Client, role: str, partnership: Partnership | None) -> Client:
    user = User.objects.create_user(f"{role}@example.org", "x")
    kind = "partnership" if partnership else "everything"
    RoleGrant.objects.create(user=user, role=role, scope_kind=kind, scope_id=partnership.pk if partnership else None)
    client.force_login(user)
    return client


def upload(content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = "workbook.xlsx"
    return file


def address(name: str, *parts: str, lang: str = "en") -> str:
    with override(lang):
        return reverse(f"strategy:{name}", args=parts)


def test_preview_then_confirm(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    sheets = small()
    sheets["Bodies"][1][3] = "The council"
    shown = client.post(address("workbook", "north-bay"), {"file": upload(packed({"Bodies": sheets["Bodies"]}))})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "<del>Council</del> → <ins>The council</ins>" in page
    assert Body.objects.get(key="council").name_en == "Council"
    assert len(default_storage.listdir("imports")[1]) == 1
    digest = page.split('name="digest" value="')[1].split('"')[0]
    stale = client.post(address("workbook_import", "north-bay"), {"digest": "0" * 64})
    assert stale.status_code == 422
    done = client.post(address("workbook_import", "north-bay"), {"digest": digest})
    assert done.status_code == 302
    assert Body.objects.get(key="council").name_en == "The council"
    assert default_storage.listdir("imports")[1] == []
    assert client.post(address("workbook_import", "north-bay"), {"digest": digest}).status_code == 422


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_file_that_cannot_be_taken_is_explained_in_the_language_of_the_page(
    client: Client, north_bay: Partnership, lang: str
) -> None:
    as_(client, "coordinator", north_bay)
    shown = client.post(address("workbook", "north-bay", lang=lang), {"file": upload(b"Key,Kind\n")})
    assert shown.status_code == 422
    assert ("such as a .csv file" if lang == "en" else "par exemple un fichier .csv") in shown.content.decode()
    assert client.post(address("workbook", "north-bay", lang=lang)).status_code == 422


def test_who_may(client: Client, north_bay: Partnership) -> None:
    assert client.get(address("workbook_template", "fr")).status_code == 200
    assert client.get(address("workbook_template", "de")).status_code == 404
    assert client.get(address("workbook", "north-bay")).status_code == 302
    as_(client, "council_member", north_bay)
    for name, parts in (("workbook", ("north-bay",)), ("workbook_export", ("north-bay", "en")), ("workbook_new", ())):
        assert client.get(address(name, *parts)).status_code == 404, name
    assert client.post(address("workbook_import", "north-bay")).status_code == 404


def test_an_administrator_founds_a_partnership(client: Client) -> None:
    as_(client, "administrator", None)
    shown = client.post(address("workbook_new", lang="fr"), {"file": upload(packed(small()))})
    page = shown.content.decode()
    assert "Ce classeur crée un partenariat, avec 24 fiches." in page
    digest = page.split('name="digest" value="')[1].split('"')[0]
    done = client.post(address("workbook_new_import", lang="fr"), {"digest": digest})
    assert done["Location"] == "/fr/partenariats/north-bay/"


def test_the_export_is_the_workbook(client: Client, north_bay: Partnership) -> None:
    as_(client, "coordinator", north_bay)
    answer = client.get(address("workbook_export", "north-bay", "fr"))
    assert answer["Content-Disposition"] == 'attachment; filename="north-bay-fr.xlsx"'
    assert workbook.plan_import(north_bay, answer.content, by=MACHINE).empty
