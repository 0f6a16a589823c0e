"""The sentence at the head of the table page: which chairs are empty, and how broad the table is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.text import Text
from arrimage.partnership.counting import both, capital

#: Where a chair stands: what follows “two of them” and « dont deux ».
SIDES: Mapping[str, Text] = {
    "municipality": Text("for municipalities", "du côté des municipalités"),
    "planning": Text("for urban planning", "du côté de l’urbanisme"),
    "newcomers": Text("for newcomers", "du côté des personnes nouvellement arrivées"),
    "settlement": Text("for settlement services", "du côté des services d’établissement"),
    "francophone": Text("for Francophone organizations", "du côté des organismes francophones"),
    "network": Text("for the partner network", "du côté du réseau partenaire"),
    "schools": Text("for school boards", "du côté des conseils scolaires"),
    "postsecondary": Text("for postsecondary and research", "du côté du postsecondaire et de la recherche"),
    "health": Text("for health", "du côté de la santé"),
    "justice": Text("for police and justice", "du côté de la police et de la justice"),
    "employers": Text("for employers", "du côté des employeurs"),
    "employment": Text("for employment services", "du côté des services d’emploi"),
    "faith": Text("for faith groups", "du côté des groupes confessionnels"),
    "ethnocultural": Text("for ethnocultural groups", "du côté des groupes ethnoculturels"),
    "housing": Text("for housing", "du côté du logement"),
    "libraries": Text(
        "for libraries, culture and recreation", "du côté des bibliothèques, de la culture et des loisirs"
    ),
    "youth": Text("for youth and family services", "du côté des services à la jeunesse et à la famille"),
    "funder": Text("for funders", "du côté des bailleurs de fonds"),
    "provincial": Text("for provincial departments", "du côté des ministères provinciaux"),
    "federal": Text("for federal departments", "du côté des ministères fédéraux"),
    "other": Text("in other sectors", "dans d’autres secteurs"),
}


def headline(seats: int, vacant_by_sector: Mapping[str, int]) -> Text:
    """One full sentence on the empty chairs.

    Args:
        seats: number of chairs around the table.
        vacant_by_sector: number of empty ones by sector.
    """
    if seats == 0:
        return Text("No chair stands around this table yet.", "Aucune chaise n’entoure encore cette table.")
    empty = sum(vacant_by_sector.values())
    if empty == 0:
        return Text("Every chair at the table is filled.", "Toutes les chaises de la table sont occupées.")
    if empty == seats:
        return Text("Every chair at the table is empty.", "Toutes les chaises de la table sont vides.")
    sector, most = max(vacant_by_sector.items(), key=lambda item: (item[1], item[0]))
    side = SIDES.get(sector, SIDES["other"])
    if empty == 1:
        return Text("One chair is empty, {side}.", "Une chaise reste vide, {side}.").format(side=side)
    start = capital(both(empty, feminine=True))
    if most == empty == 2:
        pattern = Text("{start} chairs are empty, both {side}.", "{start} chaises restent vides, toutes deux {side}.")
    elif most == empty:
        pattern = Text("{start} chairs are empty, all {side}.", "{start} chaises restent vides, toutes {side}.")
    elif most > 1:
        pattern = Text(
            "{start} chairs are empty, {most} of them {side}.", "{start} chaises restent vides, dont {most} {side}."
        )
    else:
        pattern = Text(
            "{start} chairs are empty, each in a different sector.",
            "{start} chaises restent vides, chacune dans un secteur différent.",
        )
    return pattern.format(start=start, most=both(most, feminine=True), side=side)


def lede(sectors: int, heard: int, members: int, known: int, not_funded: int) -> Text:
    """What stands below the headline: how many sectors have a voice, and how far the table reaches beyond the program.

    Args:
        sectors: sectors that have a chair.
        heard: those of them with at least one chair filled.
        members: chairs held.
        known: chairs held by organizations of which it is known whether the Settlement Program funds them.
        not_funded: those of them that it does not fund.
    """
    if not members:
        return Text("Nobody is seated yet.", "Personne n’occupe encore de siège.")
    if heard == sectors:
        first = (
            Text("The one sector of this table has a voice.", "Le seul secteur de cette table a une voix.")
            if sectors == 1
            else Text(
                "All {n} sectors of this table have a voice.", "Les {n} secteurs de cette table ont tous une voix."
            ).format(n=both(sectors))
        )
    else:
        first = capital(
            Text("{heard} of {n} sectors have a voice.", "{heard} secteurs sur {n} ont une voix.").format(
                heard=both(heard), n=both(sectors)
            )
            if heard > 1
            else Text("{heard} of {n} sectors has a voice.", "{heard} secteur sur {n} a une voix.").format(
                heard=both(heard), n=both(sectors)
            )
        )
    if not known:
        return first
    second = capital(
        Text(
            "{k} of the {n} organizations seated whose funding is known {verb} not funded by the Settlement Program.",
            "Sur {n} sièges d’organismes dont le financement est connu, {k} {verbe} à un organisme que le Programme d’établissement ne finance pas.",
        ).format(
            k=both(not_funded) if not_funded else Text("none", "aucun"),
            n=both(known),
            verb="is" if not_funded == 1 else "are",
            verbe=("ne revient", "revient")[not_funded] if not_funded < 2 else "reviennent",
        )
    )  # fmt: skip
    return Text(f"{first.en} {second.en}", f"{first.fr} {second.fr}")
