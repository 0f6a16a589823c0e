"""Columns that many sheets share, so that the same thing has the same words everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.text import Text
from arrimage.web.workbook.sheets import Column, Kind, Value

_EMPTY = Text("", "")


def key(about: Text, example: Text, code: str = "key") -> Column:
    """The short name by which other sheets point to a row."""
    return Column(code, Text("Key", "Clé"), about, Kind.KEY, required=True, example=example, limit=80, wide=22)


def both(
    code: str, name: Text, about: Text, example: Text = _EMPTY, *, limit: int = 200, wide: int = 34
) -> tuple[Column, Column]:
    """A text in English and in French: two columns, ``<code>_en`` and ``<code>_fr``."""
    heads = (Text(f"{name.en} (English)", f"{name.fr} (anglais)"), Text(f"{name.en} (French)", f"{name.fr} (français)"))
    return (
        Column(f"{code}_en", heads[0], about, limit=limit, example=Text(example.en, example.en), wide=wide),
        Column(f"{code}_fr", heads[1], about, limit=limit, example=Text(example.fr, example.fr), wide=wide),
    )


def day(code: str, name: Text, about: Text, example: str = "", *, required: bool = False) -> Column:
    """A date."""
    return Column(code, name, about, Kind.DAY, required=required, example=Text(example, example), wide=13)


def choice(
    code: str, name: Text, about: Text, codes: Mapping[str, Text], example: str = "", *, required: bool = True,
    default: Value = None, short: Mapping[str, Text] | None = None,
) -> Column:  # fmt: skip
    """One of a closed list."""
    return Column(
        code,
        name,
        about,
        Kind.CODE,
        required=required,
        codes=codes,
        short=short,
        default=default,
        example=Text(example, example),
        wide=26,
    )


def yes_no(code: str, name: Text, about: Text, *, default: Value = False, example: Text = _EMPTY) -> Column:
    """Yes or no; ``default`` is what an empty cell means (None: not known)."""
    return Column(code, name, about, Kind.BOOL, default=default, example=example, wide=12)


def ref(
    code: str, name: Text, about: Text, sheet: str, example: Text = _EMPTY, *, required: bool = False, within: str = ""
) -> Column:
    """The key of a row of another sheet."""
    return Column(
        code, name, about, Kind.REF, required=required, refers=sheet, within=within, example=example, limit=250, wide=24
    )


def refs(code: str, name: Text, about: Text, sheet: str, example: Text = _EMPTY) -> Column:
    """Keys of rows of another sheet, parted by semicolons."""
    return Column(code, name, about, Kind.REFS, refers=sheet, example=example, limit=2000, wide=30)


def number(
    code: str, name: Text, about: Text, *, maximum: int = 30_000, minimum: int = 0, default: Value = None, example: str = "",
    required: bool = False,
) -> Column:  # fmt: skip
    """A whole number."""
    return Column(
        code, name, about, Kind.INT, required=required, minimum=minimum, maximum=maximum, default=default,
        example=Text(example, example), wide=11,
    )  # fmt: skip


def dollars(code: str, name: Text, about: Text, example: str = "") -> Column:
    """An amount in dollars; empty means not known, which is not zero."""
    return Column(code, name, about, Kind.MONEY, maximum=10**15, example=Text(example, example), wide=15)


YES = Text("yes", "oui")
NO = Text("no", "non")
