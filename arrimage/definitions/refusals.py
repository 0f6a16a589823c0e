"""From the validator's errors to our own sentences: what is wrong in a definition file, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.reading import Document, KeyPath

_SIDE = {"en": Text("English", "anglais"), "fr": Text("French", "français")}
_WORDS = {"en": Text("the English text", "le texte anglais"), "fr": Text("the French text", "le texte français")}


def refusals(document: Document, base: KeyPath, error: ValidationError, shape: type[BaseModel]) -> list[Problem]:
    """Every error of one validation as a problem, in the order of the file.

    Args:
        document: the file that was validated.
        base: key path of the validated part.
        error: what the validator found.
        shape: the class it was validated against, so that a remedy can name its keys.
    """
    found = []
    for details in error.errors(include_url=False):
        path = (*base, *(part for part in details["loc"] if isinstance(part, (str, int))))
        message, remedy = _sentences(details, _keys_at(shape, details["loc"][:-1]))
        found.append((document.line(path), Problem(message, remedy, document.place(path))))
    return [problem for _, problem in sorted(found, key=lambda item: item[0])]


def _keys_at(shape: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Names of the keys that the shape allows at ``path``; empty when the path leaves the shape."""
    here: type[BaseModel] | None = shape
    for part in path:
        if isinstance(part, int) or here is None:
            continue
        known = here.model_fields.get(part)
        here = _shape_in(known.annotation) if known else None
    return list(here.model_fields) if here else []


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if (found := _shape_in(inner)) is not None:
            return found
    return None


def _sentences(details: ErrorDetails, keys: list[str]) -> tuple[Text, Text]:
    """Message and remedy for one error."""
    kind, value = details["type"], details["input"]
    last = details["loc"][-1] if details["loc"] else ""
    name = str(last)
    context: Mapping[str, Any] = details.get("ctx") or {}
    if last in _SIDE and keys == ["en", "fr"]:
        return _side(name, kind, value)
    if kind == "missing":
        return (
            _say("The key “{}” is missing.", "La clé « {} » manque.", name),
            _say("Add “{}:” with its value.", "Ajoutez « {}: » et sa valeur.", name),
        )
    if kind == "extra_forbidden":
        return _unknown(name, keys)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        if context.get("class_name") == "Bilingual":
            return (
                Text("This text is not in both languages.", "Ce texte n’est pas dans les deux langues."),
                _say("Write it on two lines, “en:” and “fr:”.", "Écrivez-le sur deux lignes, « en: » et « fr: ».", ""),
            )
        return (
            Text("Keys and values are expected here.", "Des clés et des valeurs sont attendues ici."),
            Text("Write one “key: value” a line, indented.",
                 "Écrivez une paire «\u00a0clé: valeur\u00a0» par ligne, en retrait."),
        )  # fmt: skip
    if kind in ("place_unsaid", "place_english", "document_unknown"):
        return _place(kind, value, context)
    if kind in ("literal_error", "enum"):
        return _choice(value, str(context.get("expected", "")))
    if kind == "string_pattern_mismatch":
        if "/" in str(context.get("pattern", "")):
            return (
                _say("“{}” does not name a box of a model.", "« {} » ne désigne pas une case d’un modèle.", value),
                Text("Write the model’s id, a slash and the box’s id, such as fin-2022/out-map.",
                     "Écrivez l’identifiant du modèle, une barre oblique et celui de la case, "
                 "par exemple fin-2022/out-map."),
            )  # fmt: skip
        return (
            _say("“{}” is not a valid id.", "« {} » n’est pas un identifiant valide.", value),
            Text("Use small letters without accents, digits and single hyphens, such as needs-assessed.",
                 "N’employez que des minuscules sans accent, des chiffres et des traits d’union simples, "
                 "par exemple needs-assessed."),
        )  # fmt: skip
    return _value(kind, value, context)


def _place(kind: str, value: object, context: Mapping[str, Any]) -> tuple[Text, Text]:
    """A source whose place or document cannot be said in both languages."""
    if kind == "document_unknown":
        listed = context["known"]
        return (
            _say("The document “{}” has no name in both languages.",
                 "Le document « {} » n’a pas de nom dans les deux langues.", value),
            Text(f"Use one of: {listed}.", f"Employez l’un de ceux-ci\u00a0: {listed}."),
        )  # fmt: skip
    if kind == "place_english":
        return (
            _say("The French of this place holds the English word “{}”.",
                 "Le français de cet emplacement contient le mot anglais « {} ».", context["word"]),
            Text("Write the French word, such as diapositive, rangée or étape.",
                 "Écrivez le mot français, par exemple diapositive, rangée ou étape."),
        )  # fmt: skip
    message = _say("The place “{}” cannot be said in both languages.",
                   "L’emplacement « {} » ne peut pas être dit dans les deux langues.", context["rest"])  # fmt: skip
    if near := context["near"]:
        return message, _say("Did you mean “{}”?", "Vouliez-vous dire « {} »?", near)
    return message, Text(
        "Use known words, such as “Slide 11, row 6”, and put the rest under “passage:” with “en:” and “fr:”.",
        "Employez des mots connus, par exemple «\u00a0Slide 11, row 6\u00a0», et mettez le reste sous "
        "«\u00a0passage:\u00a0» avec «\u00a0en:\u00a0» et «\u00a0fr:\u00a0».",
    )


def _side(name: str, kind: str, value: object) -> tuple[Text, Text]:
    side, words = _SIDE[name], _WORDS[name]
    remedy = Text(f"Add “{name}:” with {words.en}.", f"Ajoutez «\u00a0{name}:\u00a0» avec {words.fr}.")
    if kind == "missing":
        return Text(f"The {side.en} side is missing.", f"La version en {side.fr} manque."), remedy
    if value is None or kind == "string_too_short":
        return Text(f"The {side.en} side is empty.", f"La version en {side.fr} est vide."), remedy
    return (
        Text(f"The {side.en} side is not text.", f"La version en {side.fr} n’est pas du texte."),
        Text("Put the words between quotation marks.", "Mettez les mots entre guillemets droits."),
    )


def _unknown(name: str, keys: list[str]) -> tuple[Text, Text]:
    message = _say("The key “{}” is not known here.", "La clé « {} » est inconnue ici.", name)
    if near := get_close_matches(name, keys, n=1):
        return message, _say("Did you mean “{}”?", "Vouliez-vous dire « {} »?", near[0])
    if keys:
        listed = ", ".join(keys)
        return message, Text(f"Remove it, or use one of: {listed}.",
                             f"Supprimez-la ou employez l’une des suivantes\u00a0: {listed}.")  # fmt: skip
    return message, Text("Remove it.", "Supprimez-la.")


def _choice(value: object, expected: str) -> tuple[Text, Text]:
    choices = [part.strip("' ") for part in expected.replace(" or ", ", ").split(",") if part.strip("' ")]
    listed = ", ".join(choices)
    message = _say("“{}” is not one of the values allowed here.",
                   "« {} » ne fait pas partie des valeurs permises ici.", value)  # fmt: skip
    near = get_close_matches(str(value), choices, n=1)
    also = (f" Did you mean “{near[0]}”?", f" Vouliez-vous dire «\u00a0{near[0]}\u00a0»?") if near else ("", "")
    return message, Text(f"Use one of: {listed}.{also[0]}", f"Employez l’une de celles-ci\u00a0: {listed}.{also[1]}")


def _value(kind: str, value: object, context: Mapping[str, Any]) -> tuple[Text, Text]:
    """Errors about one value, by kind of value expected."""
    if kind == "string_type":
        return (
            _say("Text is expected here, not “{}”.", "Du texte est attendu ici, et non « {} ».", value),
            Text("Put the value between quotation marks.", "Mettez la valeur entre guillemets droits."),
        )
    if kind == "string_too_short":
        return Text("The value is empty.", "La valeur est vide."), Text("Fill it in.", "Remplissez-la.")
    if kind == "string_too_long":
        most = context.get("max_length")
        return (
            Text("The value is too long.", "La valeur est trop longue."),
            Text(f"Keep it to {most} characters.", f"Limitez-la à {most}\u00a0caractères."),
        )
    if kind.startswith("int_"):
        return (
            _say(
                "A whole number is expected here, not “{}”.", "Un nombre entier est attendu ici, et non « {} ».", value
            ),
            Text("Write digits only; money is in cents.", "N’écrivez que des chiffres; les montants sont en cents."),
        )
    if kind.startswith("bool_"):
        return (
            _say("“{}” is neither true nor false.", "« {} » n’est ni vrai ni faux.", value),
            Text("Write true or false.", "Écrivez true (vrai) ou false (faux)."),
        )
    if kind.startswith("date"):
        return (
            _say("“{}” is not a date.", "« {} » n’est pas une date.", value),
            Text("Write year, month and day, such as 2026-11-22.",
                 "Écrivez l’année, le mois et le jour, par exemple 2026-11-22."),
        )  # fmt: skip
    if kind == "greater_than_equal":
        least = context.get("ge")
        return (
            _say("“{}” is too small.", "« {} » est trop petit.", value),
            Text(f"Write {least} or more.", f"Écrivez {least} ou plus."),
        )
    if kind in ("too_short", "too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        count = f"{least}" if kind == "too_short" else f"{most}"
        return (
            Text("The list has too few items.", "La liste compte trop peu d’éléments.")
            if kind == "too_short"
            else Text("The list has too many items.", "La liste compte trop d’éléments."),
            Text(f"Give at least {count}.", f"Donnez-en au moins {count}.")
            if kind == "too_short"
            else Text(f"Give at most {count}.", f"Donnez-en au plus {count}."),
        )
    if kind in ("tuple_type", "list_type"):
        return (
            Text("A list is expected here.", "Une liste est attendue ici."),
            Text("Start each item on its own line with a hyphen.",
                 "Commencez chaque élément sur sa propre ligne par un trait d’union."),
        )  # fmt: skip
    return (
        _say("The value “{}” is not accepted here.", "La valeur « {} » n’est pas acceptée ici.", value),
        Text("Compare with a neighbouring definition of the same kind, and correct it.",
             "Comparez avec une définition voisine du même genre et corrigez-la."),
    )  # fmt: skip


def _say(english: str, french: str, value: object) -> Text:
    """Both sentences with the value in place, shortened, and no-break spaces inside the guillemets."""
    shown = str(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    french = french.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return Text(english.replace("{}", shown), french.replace("{}", shown))
