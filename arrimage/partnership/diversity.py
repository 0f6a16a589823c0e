"""How broad the table is against best practice (P4): sectors, governments, newcomers, reach beyond the program. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arrimage.core.codes import EXPECTED_SECTORS, GOVERNMENTS, SECTORS
from arrimage.core.text import Text

#: The levels of government that the 2011 presentation names (S3, slide 4).
EXPECTED_GOVERNMENTS = ("municipal", "provincial", "federal")
_SECTOR_OF_GOVERNMENT = {"municipality": "municipal", "provincial": "provincial", "federal": "federal"}

#: Whom to invite when an expected sector has nobody: a kind of organization, never a name.
INVITATIONS: Mapping[str, Text] = {
    "municipality": Text("Invite the city or town council, or its community services.", "Invitez le conseil municipal, ou les services communautaires de la ville."),
    "planning": Text("Invite the planning department of the municipality.", "Invitez le service d’urbanisme de la municipalité."),
    "newcomers": Text("Invite newcomers themselves, for example through an advisory group.", "Invitez des personnes nouvellement arrivées, par exemple par un groupe consultatif."),
    "settlement": Text("Invite the settlement service providers of the territory.", "Invitez les fournisseurs de services d’établissement du territoire."),
    "network": Text("Invite the coordination of the partner network.", "Invitez la coordination du réseau partenaire."),
    "schools": Text("Invite the school boards, English and French.", "Invitez les conseils scolaires, de langue française et de langue anglaise."),
    "postsecondary": Text("Invite a college, a university or a research centre.", "Invitez un collège, une université ou un centre de recherche."),
    "health": Text("Invite the public health unit, a hospital or a community health centre.", "Invitez le bureau de santé publique, un hôpital ou un centre de santé communautaire."),
    "justice": Text("Invite the police service, or legal aid.", "Invitez le service de police, ou l’aide juridique."),
    "employers": Text("Invite a chamber of commerce or large employers.", "Invitez une chambre de commerce ou de grands employeurs."),
    "faith": Text("Invite places of worship, or an interfaith council.", "Invitez des lieux de culte, ou un conseil interconfessionnel."),
    "ethnocultural": Text("Invite ethnocultural associations of the territory.", "Invitez des associations ethnoculturelles du territoire."),
    "provincial": Text("Invite the provincial department in charge of immigration.", "Invitez le ministère provincial chargé de l’immigration."),
    "federal": Text("Invite federal departments present in the territory.", "Invitez les ministères fédéraux présents sur le territoire."),
}  # fmt: skip
_NETWORK_OF_KIND: Mapping[str, Text] = {
    "fin": Text("Invite the Local Immigration Partnerships of the territory.", "Invitez les partenariats locaux en immigration du territoire."),
    "lip": Text("Invite the Francophone Immigration Network.", "Invitez le réseau en immigration francophone."),
    "zip": Text("Invite the Francophone Immigration Network.", "Invitez le réseau en immigration francophone."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """A held seat. ``government`` and ``settlement_funded`` are those of its organization; None when not known."""

    sector: str
    role: str
    government: str | None = None
    settlement_funded: bool | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody whom best practice expects and who is not there."""

    code: str
    name: Text
    #: chairs of the sector that stand empty; 0 when there is not even a chair
    vacant: int
    suggestion: Text


@dataclass(frozen=True, slots=True)
class Diversity:
    """The table against best practice.

    Attributes:
        expected: number of sectors that best practice expects; ``present`` of them have a held seat.
        governments: level of government → whether it holds a seat.
        newcomers: held seats of newcomers, out of ``seats`` held seats.
        not_funded: held seats of organizations the Settlement Program does not fund, out of ``funding_known``.
        gaps: expected sectors nobody speaks for, those with an empty chair first.
    """

    expected: int
    present: int
    governments: Mapping[str, bool]
    seats: int
    newcomers: int
    funding_known: int
    not_funded: int
    gaps: tuple[Gap, ...]

    @property
    def missing_governments(self) -> tuple[Text, ...]:
        """Names of the levels of government that hold no seat."""
        return tuple(GOVERNMENTS[code] for code, there in self.governments.items() if not there)


def assess(voices: Iterable[Voice], vacant_by_sector: Mapping[str, int], kind: str) -> Diversity:
    """Compare a table with best practice.

    Args:
        voices: the held seats.
        vacant_by_sector: number of empty chairs by sector.
        kind: lip, fin or zip; decides which network is the partner network.
    """
    held = list(voices)
    sectors = {voice.sector for voice in held}
    sectors |= {"newcomers"} if any(voice.role == "newcomer" for voice in held) else set()
    levels = {voice.government for voice in held} | {_SECTOR_OF_GOVERNMENT.get(code) for code in sectors}
    known = [voice for voice in held if voice.settlement_funded is not None]
    gaps = [
        Gap(code, SECTORS[code], vacant_by_sector.get(code, 0), suggestion(code, kind))
        for code in EXPECTED_SECTORS
        if code not in sectors
    ]
    return Diversity(
        expected=len(EXPECTED_SECTORS),
        present=sum(1 for code in EXPECTED_SECTORS if code in sectors),
        governments={code: code in levels for code in EXPECTED_GOVERNMENTS},
        seats=len(held),
        newcomers=sum(1 for voice in held if voice.role == "newcomer" or voice.sector == "newcomers"),
        funding_known=len(known),
        not_funded=sum(1 for voice in known if voice.settlement_funded is False),
        gaps=tuple(sorted(gaps, key=lambda gap: -gap.vacant)),
    )


def suggestion(sector: str, kind: str) -> Text:
    """Whom to invite for a sector."""
    if sector == "network":
        return _NETWORK_OF_KIND.get(kind, INVITATIONS["network"])
    return INVITATIONS[sector]
