"""The page of the interface for people, made from its own description: addresses, parameters, shapes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arrimage.core.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one part of a shape: its name, its kind in words, what it is, where it leads."""

    name: str
    kind: str
    about: str
    shape: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """One address that can be read."""

    id: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Group:
    """The addresses of one room."""

    name: Text
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class ShapeView:
    """A shape that answers are made of."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The page."""

    about: str
    version: str
    groups: tuple[Group, ...]
    shapes: tuple[ShapeView, ...]


_ROOMS = {
    "partnership": Text("Partnerships and their tables", "Partenariats et leurs tables"),
    "needs": Text("Official statistics", "Statistiques officielles"),
    "strategy": Text("Plans", "Plans"),
    "results": Text("Models, indicators and figures", "Modèles, indicateurs et chiffres"),
    "exchange": Text("Crosswalks", "Correspondances"),
}
_KINDS: Mapping[str, Text] = {
    "string": Text("text", "texte"),
    "integer": Text("whole number", "nombre entier"),
    "boolean": Text("true or false", "vrai ou faux"),
    "array": Text("list", "liste"),
    "null": Text("null", "null"),
    "date": Text("date", "date"),
    "uuid": Text("id", "identifiant"),
    "object": Text("object", "objet"),
}


def reference(document: Mapping[str, Any], lang: Lang) -> Reference:
    """The page from an OpenAPI description in ``lang``."""
    by_room: dict[str, list[Address]] = {}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            by_room.setdefault(operation["tags"][0], []).append(_address(path, operation, lang))
    schemas = document["components"]["schemas"]
    return Reference(
        document["info"]["description"],
        document["info"]["version"],
        tuple(Group(_ROOMS[room], tuple(found)) for room, found in by_room.items()),
        tuple(ShapeView(name, tuple(_fields(schema, lang))) for name, schema in sorted(schemas.items())),
    )


def _address(path: str, operation: Mapping[str, Any], lang: Lang) -> Address:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Address(
        operation["operationId"],
        path,
        operation["summary"],
        "" if operation["description"] == operation["summary"] else operation["description"],
        tuple(
            Field(
                one["name"],
                _kind(one["schema"], lang)[0],
                one["description"],
                required=bool(one.get("required")),
            )
            for one in operation.get("parameters", [])
        ),
        _shape(answer),
    )


def _fields(schema: Mapping[str, Any], lang: Lang) -> Iterator[Field]:
    for name, one in schema.get("properties", {}).items():
        kind, shape = _kind(one, lang)
        yield Field(name, kind, one.get("description", ""), shape, name in schema.get("required", []))
    if "enum" in schema:
        yield Field("", ", ".join(map(str, schema["enum"])), "")


def _shape(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _kind(schema: Mapping[str, Any], lang: Lang) -> tuple[str, str]:
    """The kind in words, and the name of the shape that it leads to."""
    if shape := _shape(schema):
        return "", shape
    if options := schema.get("anyOf"):
        found = [_kind(option, lang) for option in options]
        words = (Text("or", "ou").say(lang)).join(f" {kind} " for kind, _ in found if kind).strip()
        return words, next((shape for _, shape in found if shape), "")
    if "allOf" in schema:
        return _kind(schema["allOf"][0], lang)
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"]), ""
    if "const" in schema:
        return str(schema["const"]), ""
    kind = schema.get("format") if schema.get("format") in _KINDS else schema.get("type", "string")
    words = _KINDS[str(kind)].say(lang)
    if kind == "array":
        inner, shape = _kind(schema["items"], lang)
        return f"{words}{Text(' of ', ' de ').say(lang) + inner if inner else ''}", shape
    return words, ""
