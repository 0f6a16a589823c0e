"""From a cell to a value, and back: dates, numbers, money, yes or no, codes, names. Both languages at once.

Every function returns either a value or a pair (message, remedy); nothing is guessed. What cannot be read without a
guess, such as 03/04/2026, is refused with the form to use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from arrimage.core.text import Lang, Text, fold
from arrimage.core.wording import money
from arrimage.core.wording import number as written
from arrimage.web.workbook.sheets import Column, Kind, Value

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_GROUPS = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_PLAIN_KEY = re.compile(r"^[a-z0-9_-]+$")
_GAPS = re.compile(r"[^a-z0-9_]+")
YES = frozenset({"yes", "y", "oui", "o", "x", "true", "vrai", "1", "✓", "✔"})
NO = frozenset({"no", "n", "non", "false", "faux", "0"})
#: A number in a date column is a date that lost its format. Outside 1954 to 2119 it is more likely something else.
_SERIALS = range(20_000, 80_001)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be taken: what is wrong and what to write instead."""

    message: Text
    remedy: Text


def shown(value: object) -> str:
    """A cell's content in a message: short, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _quoted(value: object) -> Text:
    return Text(f"“{shown(value)}”", f"«\u00a0{shown(value)}\u00a0»")


def _bad(value: object, english: str, french: str, remedy_en: str, remedy_fr: str) -> Bad:
    quoted = _quoted(value)
    return Bad(Text(f"{quoted.en} {english}", f"{quoted.fr} {french}"), Text(remedy_en, remedy_fr))


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """A typed name as a key: « Santé mentale » gives ``sante-mentale``. A key stays as it is."""
    lower = text.strip().lower()
    return lower if _PLAIN_KEY.match(lower) else _GAPS.sub("-", fold(lower)).strip("-")


def read(raw: object, column: Column, *, percent: bool = False, epoch_1904: bool = False) -> Value | Bad:
    """The value of one cell that is not empty.

    Args:
        raw: what the reader of spreadsheets gives: text, int, float, bool, datetime, date or time.
        percent: whether the cell is formatted as a percentage, so that 0.5 was typed as 50 %.
        epoch_1904: whether bare numbers of days count from 1904.
    """
    if column.kind is Kind.DAY:
        return _day(raw, epoch_1904)
    if column.kind is Kind.BOOL:
        return _bool(raw)
    if column.kind is Kind.MONEY:
        return _money(raw, column)
    if column.kind in (Kind.INT, Kind.PERCENT):
        return _int(raw, column, percent)
    text = _text(raw)
    if column.kind is Kind.KEY:
        return _key(text)
    if column.kind is Kind.CODE:
        return _code(text, column)
    if column.kind is Kind.REF:
        return text
    if column.kind in (Kind.REFS, Kind.WORDS):
        return tuple(sorted({part.strip() for part in text.split(";") if part.strip()})) or None
    if len(text) > column.limit:
        return Bad(
            Text(
                f"The text has {len(text)} characters; at most {column.limit} fit.",
                f"Le texte compte {len(text)} caractères; le maximum est de {column.limit}.",
            ),
            Text("Shorten it.", "Raccourcissez-le."),
        )
    return text


def _text(raw: object) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return str(raw).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _key(text: str) -> Value | Bad:
    key = key_of(text)
    if not key:
        return _bad(
            text, "cannot be a key.", "ne peut pas servir de clé.",
            "Write lower-case letters, digits and hyphens, for example health-table.",
            "Écrivez des minuscules, des chiffres et des traits d’union, par exemple table-sante.",
        )  # fmt: skip
    if len(key) > 80:
        return _bad(
            text,
            "is too long for a key.",
            "est trop long pour une clé.",
            "Use at most 80 characters.",
            "Limitez-vous à 80 caractères.",
        )
    return key


@lru_cache(maxsize=64)
def _labels(items: tuple[tuple[str, Text], ...]) -> Mapping[str, str]:
    """Every accepted form of a code, folded: its labels in either language, and before them the code itself."""
    forms = {fold(form): code for code, label in reversed(items) for form in (label.fr, label.en)}
    return {**forms, **{fold(form): code for code, _ in items for form in (code, code.replace("_", " "))}}


#: The same few words fill a column from top to bottom; folding each once is half the time of reading.
folded = lru_cache(maxsize=20_000)(fold)


def _code(text: str, column: Column) -> Value | Bad:
    assert column.codes is not None
    if found := _labels((*column.codes.items(), *(column.short or {}).items())).get(folded(text)):
        return found
    english = ", ".join(label.en for label in column.codes.values())
    french = ", ".join(label.fr for label in column.codes.values())
    return _bad(
        text, "is not in the list of this column.", "ne figure pas dans la liste de cette colonne.",
        f"Choose one of: {english}.", f"Choisissez parmi : {french}.".replace(" :", "\u00a0:"),
    )  # fmt: skip


_WRITE_DAY = ("Write the date as 2026-11-22.", "Écrivez la date comme 2026-11-22.")


def _day(raw: object, epoch_1904: bool) -> Value | Bad:
    found: date | None = None
    if isinstance(raw, datetime):
        if raw.time() != time():
            return _bad(raw, "holds a time of day.", "comporte une heure.", *_WRITE_DAY)
        found = raw.date()
    elif isinstance(raw, date):
        found = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw != int(raw) or int(raw) not in _SERIALS:
            return _bad(raw, "is a number, not a date.", "est un nombre, pas une date.", *_WRITE_DAY)
        found = (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(raw))
    elif isinstance(raw, str):
        if not (match := _ISO.match(raw.strip())):
            return _bad(
                raw, "is not a date in the accepted form.", "n’est pas une date dans la forme acceptée.", *_WRITE_DAY
            )
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return _bad(raw, "is a day that does not exist.", "est un jour qui n’existe pas.", *_WRITE_DAY)
    if found is None:
        return _bad(raw, "is not a date.", "n’est pas une date.", *_WRITE_DAY)
    if not _EARLIEST <= found <= _LATEST:
        return _bad(found.isoformat(), "is not a plausible date.", "n’est pas une date plausible.", *_WRITE_DAY)
    return found


def _bool(raw: object) -> Value | Bad:
    if isinstance(raw, bool):
        return raw
    word = folded(_text(raw))
    if word in YES or word in NO:
        return word in YES
    return _bad(
        raw, "is neither yes nor no.", "ne veut dire ni oui ni non.",
        "Write yes or no (or x for yes).", "Écrivez oui ou non (ou x pour oui).",
    )  # fmt: skip


def decimal_of(text: str) -> Decimal | None:
    """A number written in either language: ``45,000.50``, ``45 000,50 $``, ``1,234``; None when it is none.

    A single comma followed by exactly three digits parts thousands, since amounts have at most two decimals.
    """
    bare = text.strip().replace("−", "-")
    for sign in ("$", "CAN", "CA", "\u00a0", "\u202f", "\u2009", " ", "'", "’"):
        bare = bare.replace(sign, "")
    if _GROUPS.match(bare.lstrip("-")):
        bare = bare.replace(",", "")
    elif "," in bare and "." in bare:
        last = max(bare.rfind(","), bare.rfind("."))
        whole, part, group = bare[:last], bare[last + 1 :], "," if bare[last] == "." else "."
        if not re.fullmatch(rf"-?[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+", whole):
            return None
        bare = f"{whole.replace(group, '')}.{part}"
    else:
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]*)?|-?\.[0-9]+", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        # Sums made in a spreadsheet carry noise far below a cent.
        return Decimal(str(round(raw, 6))) if abs(raw) < 1e15 else None
    return decimal_of(raw) if isinstance(raw, str) else None


def _money(raw: object, column: Column) -> Value | Bad:
    amount = _number(raw)
    if amount is None:
        return _bad(
            raw, "is not an amount.", "n’est pas un montant.",
            "Write an amount in dollars, for example 45000 or 45,000.50.",
            "Écrivez un montant en dollars, par exemple 45000 ou 45 000,50.",
        )  # fmt: skip
    cents = amount * 100
    if cents != cents.to_integral_value():
        return _bad(
            raw,
            "has more than two decimals.",
            "a plus de deux décimales.",
            "Round it to the cent.",
            "Arrondissez-le au cent.",
        )
    if cents < 0 or cents > column.maximum:
        return _bad(
            raw, "is below zero or too large.", "est négatif ou trop grand.",
            "Write an amount of zero or more.", "Écrivez un montant nul ou positif.",
        )  # fmt: skip
    return int(cents)


def _int(raw: object, column: Column, percent: bool) -> Value | Bad:
    if isinstance(raw, str) and column.kind is Kind.PERCENT:
        raw = raw.replace("%", "")
    amount = _number(raw)
    if amount is not None and percent and column.kind is Kind.PERCENT and not isinstance(raw, str):
        amount *= 100
    if amount is None or amount != amount.to_integral_value():
        return _bad(
            raw,
            "is not a whole number.",
            "n’est pas un nombre entier.",
            "Write a whole number, for example 3.",
            "Écrivez un nombre entier, par exemple 3.",
        )
    top = 100 if column.kind is Kind.PERCENT else column.maximum
    if not column.minimum <= amount <= top:
        return _bad(
            raw, f"is not between {column.minimum} and {top}.", f"n’est pas compris entre {column.minimum} et {top}.",
            "Write a number in this range.", "Écrivez un nombre de cet intervalle.",
        )  # fmt: skip
    return int(amount)


def spell(value: Value, column: Column, lang: Lang) -> str:
    """A value as people read it in a list of changes."""
    if value is None or value == ():
        return "–"
    if column.kind is Kind.CODE and column.codes and value in column.codes:
        return column.codes[str(value)].say(lang)
    if column.kind is Kind.BOOL:
        return (Text("yes", "oui") if value else Text("no", "non")).say(lang)
    if column.kind is Kind.MONEY and isinstance(value, int):
        return money(value, lang)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, int):
        return written(value, lang)
    return value.isoformat() if isinstance(value, date) else str(value)


def to_cell(value: Value, column: Column, lang: Lang) -> str | int | float | date | None:
    """A value as it is written to a cell, so that reading it back gives the same value."""
    if value is None or value == ():
        return None
    if column.kind is Kind.CODE and column.codes and value in column.codes:
        return column.codes[str(value)].say(lang)
    if column.kind is Kind.BOOL:
        return (Text("yes", "oui") if value else Text("no", "non")).say(lang)
    if column.kind is Kind.MONEY and isinstance(value, int):
        return value // 100 if value % 100 == 0 else value / 100
    if isinstance(value, tuple):
        return "; ".join(value)
    return value
