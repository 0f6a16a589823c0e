"""Monthly tables of Immigration, Refugees and Citizenship Canada, read exactly as published.

Tab-separated under the name .csv, bilingual columns (``FR_ANNEÉ`` is how the header really spells it), one row for each
month, place and category. ``--`` stands for 0 to 5 people and is kept as these bounds; other numbers are rounded to 5 by
the publisher. A row that is itself a total is left out and counted: it would count people twice, and none is invented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text, fold
from arrimage.needs.published import (
    AS_PUBLISHED,
    Progress,
    Source,
    encoding_of,
    name_of,
    refused,
    rows_of,
    separator_of,
    whole,
)
from arrimage.needs.terms import dimension as dimension_name
from arrimage.needs.terms import slug, terms

MOST_ROWS = 1_000_000
MOST_PROBLEMS = 200
SMALL = "--"
MONTHS: Mapping[str, int] = {
    **{m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)},
    **{m: n for n, m in enumerate(["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"], 1)},
    "sept": 9,
}  # fmt: skip
MONTHS_FR: Mapping[str, int] = {
    m: n
    for n, names in enumerate(
        ["janv janvier", "fev fevr fevrier", "mars", "avr avril", "mai", "juin", "juil juillet", "aout", "sept septembre", "oct octobre", "nov novembre", "dec decembre"], 1
    )
    for m in names.split()
}  # fmt: skip
PLACES = ("province_territory", "province", "census_metropolitan_area", "cma")
#: Codes of dimensions as evidence and measures write them.
DIMENSIONS: Mapping[str, str] = {"sex": "gender"}
_TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)
CANADA = Text("Canada", "Canada")


@dataclass(frozen=True, slots=True)
class Cell:
    """One published cell. ``count`` is None where ``--`` is printed; then the bounds are 0 and 5."""

    place: str
    place_name: Text
    category: str
    category_name: Text
    month: date
    count: int | None

    @property
    def bounds(self) -> tuple[int, int]:
        """Least and most people the cell stands for."""
        return (0, 5) if self.count is None else (self.count, self.count)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read. ``totals`` counts rows left out because they are totals."""

    code: str
    title: Text
    attribution: Text
    dimension: str
    cells: tuple[Cell, ...]
    totals: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row; ``pairs`` are English and French columns of a dimension."""

    year: int
    month: int
    month_fr: int | None
    total: int
    place: tuple[int, int] | None
    area: tuple[int, int] | None
    category: tuple[int, int] | None
    dimension: str
    count: int


def _bare(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(header)).strip("_")


def _columns(headers: list[str]) -> _Columns:
    """Find the columns by their names.

    Raises:
        Refused: when year, month or count is missing, or when there are more dimensions than one.
    """
    bare = [_bare(h) for h in headers]
    lacking = [name for name in ("en_year", "en_month", "total") if name not in bare]
    if lacking:
        raise refused(
            f"This is no monthly immigration table: the header lacks {', '.join(lacking).upper()}.",
            f"Ce n’est pas un tableau mensuel d’immigration\u00a0: l’en-tête n’a pas {', '.join(lacking).upper()}.",
            *AS_PUBLISHED,
            place=Text("Row 1", "Ligne 1"),
        )
    english = [
        i for i, name in enumerate(bare) if name.startswith("en_") and name not in ("en_year", "en_quarter", "en_month")
    ]
    french = [
        i
        for i, name in enumerate(bare)
        if name.startswith("fr_") and name not in ("fr_annee", "fr_trimestre", "fr_mois")
    ]
    if len(french) != len(english):
        raise refused(
            "The header’s English and French columns do not go in pairs.", "Les colonnes anglaises et françaises de l’en-tête ne vont pas par paires.",
            *AS_PUBLISHED, place=Text("Row 1", "Ligne 1"),
        )  # fmt: skip
    pairs = {bare[e].removeprefix("en_"): (e, f) for e, f in zip(english, french, strict=True)}
    place = next((pairs.pop(name) for name in PLACES[:2] if name in pairs), None)
    area = next((pairs.pop(name) for name in PLACES[2:] if name in pairs), None)
    if len(pairs) > 1:
        names = ", ".join(headers[e] for e, _ in pairs.values())
        raise refused(
            f"The table has several dimensions ({names}); tables with one can be read.",
            f"Le tableau a plusieurs dimensions ({names}); on ne lit que les tableaux qui en ont une.",
            "Choose the table that splits by one of them.", "Choisissez le tableau ventilé selon une seule.",
            place=Text("Row 1", "Ligne 1"),
        )  # fmt: skip
    name, pair = next(iter(pairs.items()), ("", None))
    code = DIMENSIONS.get(name, name.replace("_", "-")) if pair else "metropolitan-area" if area else "all"
    if code.endswith("country-of-citizenship") or code == "citizenship":
        code = "country-of-citizenship"
    code = "age" if code in ("age", "age-group") else code
    return _Columns(
        bare.index("en_year"), bare.index("en_month"), bare.index("fr_mois") if "fr_mois" in bare else None,
        bare.index("total"), place, area, pair, code, len(headers),
    )  # fmt: skip


class _Reader:
    """Reads rows one by one, collecting cells and problems."""

    def __init__(self, columns: _Columns) -> None:
        self.columns = columns
        self.cells: list[Cell] = []
        self.problems: list[Problem] = []
        self.more = 0
        self.totals = 0
        self._seen: dict[tuple[str, str, date], int] = {}
        self._labels: dict[tuple[str, str], Text] = {}

    def problem(self, line: int, message: Text, remedy: Text | None = None) -> None:
        """Note a problem of one row; a long list is cut and counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(message, remedy or Text(*AS_PUBLISHED), Text(f"Row {line}", f"Ligne {line}")))
        else:
            self.more += 1

    def _label(self, row: list[str], pair: tuple[int, int]) -> Text:
        key = row[pair[0]], row[pair[1]]
        if key not in self._labels:
            self._labels[key] = Text(key[0].strip(), key[1].strip())
        return self._labels[key]

    def take(self, line: int, row: list[str]) -> None:
        """Read one row."""
        c = self.columns
        if len(row) != c.count:
            self.problem(
                line,
                Text(
                    f"The row has {len(row)} cells, the header {c.count}.",
                    f"La ligne a {len(row)} cellules, l’en-tête en a {c.count}.",
                ),
            )
            return
        labels = [self._label(row, pair) for pair in (c.place, c.area, c.category) if pair]
        if _TOTAL.search(row[c.month]) or any(_TOTAL.search(label.en) for label in labels):
            self.totals += 1
            return
        month = self._month(line, row)
        printed = row[c.total].strip()
        count = whole(printed)
        if count is None and printed != SMALL:
            self.problem(
                line,
                Text(
                    f"“{printed[:40]}” is neither a number nor --.",
                    f"«\u00a0{printed[:40]}\u00a0» n’est ni un nombre ni --.",
                ),
            )
            return
        if month is None:
            return
        if any(not label.en or not label.fr for label in labels):
            self.problem(
                line, Text("A label is empty in one of the languages.", "Un libellé est vide dans une des langues.")
            )
            return
        self._keep(line, row, month, count)

    def _month(self, line: int, row: list[str]) -> date | None:
        c = self.columns
        year, name = whole(row[c.year].replace(",", "")), fold(row[c.month]).rstrip(".")
        number = MONTHS.get(name)
        french = MONTHS_FR.get(fold(row[c.month_fr]).rstrip(".")) if c.month_fr is not None else number
        if year is None or not 1980 <= year <= 2199 or number is None:
            self.problem(
                line,
                Text(
                    f"“{row[c.year][:10]} {row[c.month][:12]}” is no month.",
                    f"«\u00a0{row[c.year][:10]} {row[c.month][:12]}\u00a0» n’est pas un mois.",
                ),
            )
            return None
        if french != number:
            self.problem(
                line, Text("The English and the French month differ.", "Le mois anglais et le mois français diffèrent.")
            )
            return None
        return date(year, number, 1)

    def _keep(self, line: int, row: list[str], month: date, count: int | None) -> None:
        c = self.columns
        place_name = self._label(row, c.place) if c.place else CANADA
        place = slug(place_name.en)
        if c.area:
            area = self._label(row, c.area)
            place, place_name = f"{place}/{slug(area.en)}", area
        category = self._label(row, c.category) if c.category else Text("All", "Ensemble")
        code = slug(category.en) if c.category else "all"
        key = (place, code, month)
        if key in self._seen:
            self.problem(
                line,
                Text(
                    f"The same place, category and month stand in row {self._seen[key]}.",
                    f"Le même lieu, la même catégorie et le même mois figurent à la ligne {self._seen[key]}.",
                ),
            )
            return
        self._seen[key] = line
        self.cells.append(Cell(place[:80], place_name, code[:80], category, month, count))


def read(source: Source, name: str | None = None, progress: Progress | None = None) -> Table:
    """Read a table.

    Args:
        source: the file, on disk or opened.
        name: its published name when ``source`` does not tell (an upload).

    Raises:
        Refused: with every row that cannot be taken (200 at most, the rest counted); nothing is guessed.
    """
    encoding = encoding_of(source)
    with rows_of(source, encoding, separator_of(source, encoding)) as rows:
        iterator = iter(rows)
        _line, headers = next(iterator, (0, []))
        reader = _Reader(_columns(headers))
        for count, (line, row) in enumerate(iterator):
            if count >= MOST_ROWS:
                raise refused(
                    f"The table has more than {MOST_ROWS:,} rows.",
                    f"Le tableau compte plus de {MOST_ROWS:,} lignes.".replace(",", "\u00a0"),
                    "Take an extract of the table.",
                    "Prenez un extrait du tableau.",
                )
            if row:
                reader.take(line, row)
            if progress and count % 5000 == 0:
                progress(count, max(count, 1))
    if reader.problems:
        if reader.more:
            reader.problems.append(
                Problem(
                    Text(f"{reader.more} more rows cannot be read.", f"{reader.more} autres lignes sont illisibles."),
                    Text(*AS_PUBLISHED),
                )
            )
        raise Refused(*reader.problems)
    if not reader.cells:
        raise refused("The table holds no row.", "Le tableau ne contient aucune ligne.", *AS_PUBLISHED)
    return _table(name_of(source, name), reader)


def _table(stem: str, reader: _Reader) -> Table:
    known = terms()["ircc"].get(slug(stem))
    dimension = reader.columns.dimension
    last = max(cell.month for cell in reader.cells)
    if known:
        code, title, population = known["code"], Text(known["en"], known["fr"]), known["population"]
    else:
        code = f"ircc-{slug(stem)}"[:80]
        by = dimension_name(dimension)
        title = Text(
            f"Immigration table “{stem}”, by {by.en}, by month",
            f"Tableau d’immigration «\u00a0{stem}\u00a0», selon\u00a0: {by.fr or by.en}, par mois",
        )
        population = "permanent-residents" if re.search(r"(?:^|[-_ ])PR(?:[-_ ]|$)", stem) else slug(stem)
    if population != "permanent-residents":
        # The same dimension of other people than permanent residents bears another name, so that no measure mixes them.
        dimension = f"{population}:{dimension}"[:40] if dimension != "metropolitan-area" else dimension
    attribution = Text(
        f"Source: Immigration, Refugees and Citizenship Canada, monthly updates, data to {last:%Y-%m}. Contains information licensed under the Open Government Licence – Canada.",
        f"Source\u00a0: Immigration, Réfugiés et Citoyenneté Canada, mises à jour mensuelles, données jusqu’à {last:%Y-%m}. Contient de l’information visée par la Licence du gouvernement ouvert – Canada.",
    )
    return Table(code, title, attribution, dimension, tuple(reader.cells), reader.totals)
