"""Documentation keeps to the code: written pages are up to date, both languages stand side by side, links lead somewhere.

Also the licences of everything that is shipped with the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

from arrimage.config import documents

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
PAPERS = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE"]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
#: Rules A1 and A3 of the glossary: what a French page may not hold.
_WRONG_FRENCH = re.compile(
    r"\s[;!?](?=\s|$)|[^\s|:\u00a0] ?(?<=[ \w)»’.])(?<!\u00a0) [:»%$](?=\s|$)|« (?!\u00a0)|\w'\w", re.MULTILINE
)
#: May be linked with by their own licence's terms; the product does not change them.
LESSER = {"psycopg", "psycopg-binary"}


def _pages() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), *(ROOT / name for name in PAPERS)]


@pytest.mark.parametrize("name", sorted(documents.PAGES))
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_written_pages_say_what_the_code_says(lang: str, name: str) -> None:
    written = (DOCS / lang / name).read_text(encoding="utf-8")
    assert written == documents.pages()[f"{lang}/{name}"], "run: python -m arrimage.config.documents"


def test_every_evidence_table_is_explained() -> None:
    from arrimage.core.evidence import TABLES

    assert set(documents._ROWS) == set(TABLES)


def test_each_reader_is_served_in_both_languages() -> None:
    english, french = ({path.name for path in (DOCS / lang).glob("*.md")} for lang in ("en", "fr"))
    assert english == french
    readers = {"coordinator", "council-member", "partner", "officer", "researcher", "administrator", "developer"}
    assert {f"{reader}.md" for reader in readers} <= english


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in _pages()
        for target in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8")))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken


def test_every_page_is_reached_from_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    linked = {(DOCS / target).resolve() for target in _LINK.findall(index)}
    lost = [
        str(page.relative_to(DOCS))
        for lang in ("en", "fr")
        for page in (DOCS / lang).glob("*.md")
        if page.resolve() not in linked
    ]
    assert not lost


def french_mistakes(text: str) -> list[str]:
    """Spaces and apostrophes that Canadian French does not allow, with a little of what stands around them."""
    return [
        text[max(0, found.start() - 15) : found.end() + 5] for found in _WRONG_FRENCH.finditer(_CODE.sub("0", text))
    ]


def test_the_check_of_french_sees_mistakes() -> None:
    for wrong in ("Quoi ?", "oui ; non", "ainsi : oui", "19 %", "« oui »", "l'eau", "45 $"):
        assert french_mistakes(wrong), wrong
    for right in (
        "Quoi?",
        "ainsi\u00a0: oui",
        "19\u00a0%",
        "«\u00a0oui\u00a0»",
        "l’eau",
        "| a | b |",
        "`a : b`",
        "12 480",
    ):
        assert not french_mistakes(right), right


def test_french_pages_keep_the_rules_of_spaces() -> None:
    by_hand = [page for page in (DOCS / "fr").glob("*.md") if page.name not in documents.PAGES]
    assert by_hand
    wrong = [
        f"{page.name}: {mistake!r}" for page in by_hand for mistake in french_mistakes(page.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_no_page_names_a_machine() -> None:
    named = [page.name for page in _pages() if re.search(r"/(home|work|tmp|root)/", page.read_text(encoding="utf-8"))]
    assert not named


def shipped() -> list[str]:
    """Names of the packages that the product installs, out of its lock file."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0].strip() for line in lines if "==" in line and not line.startswith((" ", "#"))]


def copyleft(statements: Iterable[str]) -> bool:
    """Whether any of a package's licence statements names a GPL or AGPL, the Lesser one included."""
    return any(re.search(r"\b[AL]?GPL|General Public License", said, re.IGNORECASE) for said in statements)


def statements(name: str) -> list[str]:
    """What a package says its licence is: expression, classifiers and, when short enough to be a name, the old field."""
    about = metadata.metadata(name)
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:120]]
    return [
        text for text in [*said, *(c for c in about.get_all("Classifier") or [] if c.startswith("License"))] if text
    ]


def test_no_shipped_package_has_a_licence_that_binds_the_product() -> None:
    names = shipped()
    assert len(names) > 30
    bound, silent = [], []
    for name in names:
        try:
            said = statements(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        if not said:
            silent.append(name)
        if copyleft(said) and name not in LESSER:
            bound.append(f"{name}: {said}")
    assert not bound
    assert not silent, f"no licence is stated by {silent}: read it and name it here"


def test_the_licence_check_sees_copyleft() -> None:
    assert copyleft(["GPL-3.0-only"])
    assert copyleft(["License :: OSI Approved :: GNU Affero General Public License v3"])
    assert copyleft(statements("psycopg"))
    assert not copyleft(["BSD-3-Clause", "Apache-2.0"])
