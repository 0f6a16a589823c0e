"""The fixed words of a report, in both languages: documents are made outside a page's language, so they name theirs."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.disclosure import Audience, Unit
from arrimage.core.text import Lang, Text

UNITS: Mapping[Unit, Text] = {
    Unit.COUNT: Text("count", "nombre"),
    Unit.CENTS: Text("Canadian dollars", "dollars canadiens"),
    Unit.SHARE: Text("share", "part"),
    Unit.MEAN: Text("mean", "moyenne"),
    Unit.RATIO: Text("ratio", "rapport"),
    Unit.SCORE: Text("score from 0 to 4", "note de 0 à 4"),
    Unit.DAYS: Text("days, on average", "jours, en moyenne"),
}
AUDIENCES: Mapping[Audience, Text] = {
    Audience.INSIDE: Text("for the council", "à l’intention du conseil"),
    Audience.FUNDER: Text("for the funder", "à l’intention du bailleur de fonds"),
    Audience.NETWORK: Text("for the network", "à l’intention du réseau"),
    Audience.PUBLIC: Text("for the public", "à l’intention du public"),
}
SOURCES: Mapping[str, Text] = {
    "computed": Text("computed from records", "calculé à partir des enregistrements"),
    "observed": Text("observed elsewhere and entered", "observé ailleurs et saisi"),
    "awaited": Text("awaiting its records", "en attente de ses enregistrements"),
}
DIRECTIONS: Mapping[str, Text] = {
    "up": Text("more is better", "à la hausse"),
    "down": Text("less is better", "à la baisse"),
    "context": Text("context", "contexte"),
}
OF = Text("of\u00a0{whole}", "sur\u00a0{whole}")
PERIOD = Text("Fiscal year {period}", "Exercice {period}")
DRAFT = Text("Draft: not signed off", "Ébauche\u00a0: non approuvée")
SIGNED = Text("Signed off on {day}", "Approuvé le {day}")
NUMBER = Text("version {number}", "version {number}")
SNAPSHOT = Text("snapshot {digest}", "instantané {digest}")
AS_OF = Text("as of {day}", "en date du {day}")
ILLUSTRATIVE = Text("illustrative figures", "chiffres fictifs")
ILLUSTRATIVE_LONG = Text(
    "Every figure here is illustrative: this is a demonstration region, its organizations and numbers are made up.",
    "Tous les chiffres sont fictifs\u00a0: il s’agit d’une région de démonstration dont les organismes et les nombres"
    " sont inventés.",
)
NO_HEADLINE = Text(
    "The main figures for {period} are not available yet.",
    "Les principaux chiffres de l’exercice {period} ne sont pas encore disponibles.",
)
STATED = Text("{name}: {word}.", "{name}\u00a0: {word}.")
NAMED = Text("{name}: {value}", "{name}\u00a0: {value}")

NOTES = Text("Notes", "Notes")
NOTE = Text("Note {number}", "Note {number}")
DEFINITION = Text("Definition v{version}.", "Définition v{version}.")
SUM = Text("{sum}.", "{sum}.")
RECORDS = (Text("1 record.", "1 enregistrement."), Text("{n} records.", "{n} enregistrements."))
NO_RECORDS = Text("0 records.", "0 enregistrement.")
NOTHING_RECORDED = Text(
    "Not reported: nothing was recorded for this period.",
    "Non disponible\u00a0: rien n’a été consigné pour la période.",
)
WAITS = Text("Not reported: waits for records that are not kept here yet.",
             "Non disponible\u00a0: attend des enregistrements qui ne sont pas encore tenus ici.")  # fmt: skip
HELD = Text("Withheld to protect a small group.", "Confidentiel\u00a0: protège un petit effectif.")
NOT_APPLICABLE = Text("The question does not arise in this period.", "La question ne se pose pas pour cette période.")
OBSERVED = Text("Observed elsewhere and entered; not computed here.", "Observé ailleurs et saisi; non calculé ici.")
ROUNDED = Text("Rounded to a multiple of {base}.", "Arrondi à un multiple de {base}.")
CELLS_HELD = (Text("1 category is withheld.", "1 catégorie est confidentielle."),
              Text("{n} categories are withheld.", "{n} catégories sont confidentielles."))  # fmt: skip

BASELINE = Text("baseline {value}", "référence\u00a0: {value}")
TARGET = Text("target {value}", "cible\u00a0: {value}")
BASELINE_SAYS = Text("Baseline: {words}", "Valeur de référence\u00a0: {words}")
TARGET_SAYS = Text("Target: {words}", "Cible\u00a0: {words}")
TARGET_DUE = Text("Target: {words} by {day}.", "Cible\u00a0: {words} d’ici le {day}.")
BEFORE = Text("In {period}: {value}.", "En {period}\u00a0: {value}.")
FIRST_YEAR = Text("First period reported.", "Première période déclarée.")
NO_TARGET = Text("no target", "aucune cible")
NO_BASELINE = Text("no baseline", "aucune référence")
REST = Text("{value} other", "{value} autres")
EMPTY = (Text("1 empty", "1 vacant"), Text("{n} empty", "{n} vacants"))
NOT_COUNTED = (Text("1 other", "1 autre"), Text("{n} others", "{n} autres"))

#: Alternatives of charts. French and English carry the same numbers.
ALT_TREND = Text("{name}: {points}.", "{name}\u00a0: {points}.")
ALT_POINT = Text("{period}, {value}", "{period}, {value}")
ALT_BARS = Text("{name}, by category: {points}.", "{name}, par catégorie\u00a0: {points}.")
ALT_LIST = Text("{name}: {points}.", "{name}\u00a0: {points}.")
ALT_MONEY = Text("{agreement}: {a}. {total}: {t}, of which {parts}.",
                 "{agreement}\u00a0: {a}. {total}\u00a0: {t}, dont {parts}.")  # fmt: skip
ALT_MONEY_WHOLE = Text("{agreement}: {a}. {total}: {t}.", "{agreement}\u00a0: {a}. {total}\u00a0: {t}.")
ALT_GRID = Text("{name}: {n} of {d}. {parts}", "{name}\u00a0: {n} sur {d}. {parts}")
PENDING_NEVER = Text(
    "Confirmed or received only; what is applied for or pending is not counted.",
    "Fonds confirmés ou reçus seulement; les demandes et les montants en attente ne sont pas comptés.",
)

INDICATOR = Text("Indicator", "Indicateur")
INDICATOR_NAME = Text("Item", "Élément")
SUM_COLUMN = Text("Sum", "Calcul")
PREVIOUS = Text("Before", "Avant")
BASELINE_COLUMN = Text("Baseline", "Référence")
TARGET_COLUMN = Text("Target", "Cible")
CATEGORY = Text("Category", "Catégorie")
VALUE = Text("Value", "Valeur")
DATE = Text("Date", "Date")
DECISION = Text("Decision", "Décision")
BODY = Text("Body", "Instance")
OUTCOME = Text("Outcome", "Issue")
ACTION = Text("Action", "Action")
LEAD = Text("Lead", "Responsable")
DUE = Text("Due", "Échéance")
STATE = Text("State", "État")
BOX = Text("Box of the model", "Case du modèle")
FIGURES = Text("Figures", "Chiffres")
PROGRESS = Text("Progress", "Progrès")
NO_LEAD = Text("no lead yet", "responsable à désigner")
NO_DUE = Text("no date", "sans échéance")
NO_PROGRESS = Text("not stated", "non précisé")
NO_DECISIONS = Text("No decision was recorded in this period.", "Aucune décision n’a été consignée pour cette période.")
NO_ACTIONS = Text("No plan was in force in this period.", "Aucun plan n’était en vigueur pour cette période.")
NO_FIGURES = Text("No figure was released for this part.", "Aucun chiffre n’a été diffusé pour cette partie.")
TOTAL = Text("Total", "Total")
PARTS = Text("Sum of parts", "Somme des parties")
ADDS = Text("Adds up?", "Concordance")
YES = Text("yes", "oui")
DIFFERS = Text("differs by {n}", "écart de {n}")
CANNOT = Text("cannot be told: {n} withheld", "indéterminable\u00a0: {n} confidentielles")
BREAKDOWN = Text("Breakdown", "Ventilation")
FACT = Text("Stated in the source", "Énoncé dans la source")
UNSPECIFIED = Text("not stated", "non précisé")
AND = Text("and", "et")

METHOD_TITLE = Text("How this report was made", "Comment ce rapport a été produit")
METHOD = (
    Text(
        "Every figure is computed from the partnership’s working records, as they stood in the snapshot named above."
        " The same snapshot gives the same figures.",
        "Chaque chiffre est calculé à partir des enregistrements de travail du partenariat, tels qu’ils étaient dans"
        " l’instantané indiqué plus haut. Le même instantané redonne les mêmes chiffres.",
    ),
    Text(
        "Zero is a number. “Not reported”, “withheld” and “not applicable” are three other things, and are written as"
        " such; in spreadsheets they stand as .. , x and ... .",
        "Zéro est un nombre. «\u00a0Non disponible\u00a0», «\u00a0confidentiel\u00a0» et «\u00a0sans objet\u00a0» sont trois autres choses et"
        " s’écrivent comme telles; dans les classeurs, elles portent les signes .. , x et ... .",
    ),
    Text(
        "Money counts once it is confirmed in writing or received. Numbers of persons below the threshold of the sharing"
        " agreement are withheld.",
        "Une somme compte dès qu’elle est confirmée par écrit ou reçue. Les nombres de personnes inférieurs au seuil de"
        " l’entente d’échange de données sont confidentiels.",
    ),
)  # fmt: skip

PREPARED_BY = Text("Coordinator", "Coordination")
PREPARED = Text("Prepared from records as of {day}", "Préparé d’après les enregistrements en date du {day}")
APPROVED_BY = Text("Partnership council", "Conseil de partenariat")
APPROVED = Text("Signed off on {day}", "Approuvé le {day}")
NOT_APPROVED = Text("Not signed off yet", "Pas encore approuvé")
PAGE = Text("Page {n} of {total}", "Page {n} sur {total}")
LANGUAGES: Mapping[Lang, Text] = {"en": Text("In English", "En anglais"), "fr": Text("In French", "En français")}

ABOUT = {
    "partnership": Text("Partnership", "Partenariat"),
    "report": Text("Report", "Rapport"),
    "period": Text("Period", "Période"),
    "audience": Text("Audience", "Destinataire"),
    "status": Text("Status", "Statut du rapport"),
    "number": Text("Version", "Version"),
    "snapshot": Text("Snapshot", "Instantané"),
    "as_of": Text("As of", "En date du"),
    "digest": Text("Digest of the figures", "Empreinte des chiffres"),
    "schema": Text("Report schema", "Schéma du rapport"),
    "signs": Text("Signs", "Signes"),
    "illustrative": Text("Illustrative", "Fictif"),
}
OTHER_CATEGORIES = Text("in {n} other categories", "dans {n} autres catégories")
SIGNS = Text(
    "0 zero, counted · .. not reported · x withheld · ... not applicable",
    "0 zéro, compté · .. non disponible · x confidentiel · ... sans objet",
)


def counted(forms: tuple[Text, Text], n: int) -> Text:
    """The form for ``n``: 0 and 1 are singular in French, only 1 is in English (glossary A6, B6)."""
    one, many = forms
    english = one.en if n == 1 else many.en.format(n=n)
    french = one.fr.replace("1 ", f"{n}\u00a0", 1) if n < 2 else many.fr.format(n=n).replace(f"{n} ", f"{n}\u00a0", 1)
    return Text(english, french)
