"""Closed lists of codes that more than one room speaks, with their labels in both languages.

A code is what is stored and counted; its label is what people read. Open lists (places, characteristics, outcomes)
live in definitions or in the database.
"""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.text import Text

PARTNERSHIP_KINDS: Mapping[str, Text] = {
    "lip": Text("Local Immigration Partnership", "Partenariat local en immigration"),
    "fin": Text("Francophone Immigration Network", "Réseau en immigration francophone"),
    "zip": Text("Zonal Immigration Partnership", "Partenariat de zone en matière d’immigration"),
}
PARTNERSHIP_SHORT: Mapping[str, Text] = {
    "lip": Text("LIP", "PLI"), "fin": Text("FIN", "RIF"), "zip": Text("ZIP", "PZI"),
}  # fmt: skip
#: Reach of a partnership; the first three are the three forms of LIP in the 2011 presentation (S3, slides 4 and 7).
SCOPES: Mapping[str, Text] = {
    "city": Text("city-wide", "à l’échelle de la ville"),
    "community": Text("community-wide", "à l’échelle de la communauté"),
    "neighbourhood": Text("neighbourhood", "de quartier"),
    "zone": Text("zonal", "de zone"),
    "region": Text("regional", "régional"),
    "province": Text("provincial", "provincial"),
}
TERRITORY_LEVELS: Mapping[str, Text] = {
    "neighbourhood": Text("neighbourhood", "quartier"), "city": Text("city or town", "ville"),
    "county": Text("county", "comté"), "region": Text("region", "région"),
    "province": Text("province or territory", "province ou territoire"),
}  # fmt: skip
#: Sectors of a council. The seeds are the best-practice list of P4 (S3 slide 10, S4 pages 3–8).
SECTORS: Mapping[str, Text] = {
    "municipality": Text("Municipalities", "Municipalités"),
    "planning": Text("Urban planning", "Urbanisme"),
    "newcomers": Text("Newcomers", "Personnes nouvellement arrivées"),
    "settlement": Text("Settlement services", "Services d’établissement"),
    "francophone": Text("Francophone organizations", "Organismes francophones"),
    "network": Text("Partner network (LIP or FIN)", "Réseau partenaire (PLI ou RIF)"),
    "schools": Text("School boards", "Conseils scolaires"),
    "postsecondary": Text("Postsecondary and research", "Postsecondaire et recherche"),
    "health": Text("Health", "Santé"),
    "justice": Text("Police, justice and protective services", "Police, justice et services de protection"),
    "employers": Text("Employers", "Employeurs"),
    "employment": Text("Employment services", "Services d’emploi"),
    "faith": Text("Faith groups", "Groupes confessionnels"),
    "ethnocultural": Text("Ethnocultural groups", "Groupes ethnoculturels"),
    "housing": Text("Housing", "Logement"),
    "libraries": Text("Libraries, culture and recreation", "Bibliothèques, culture et loisirs"),
    "youth": Text("Youth and family services", "Services à la jeunesse et à la famille"),
    "funder": Text("Funders and foundations", "Bailleurs de fonds et fondations"),
    "provincial": Text("Provincial departments", "Ministères provinciaux"),
    "federal": Text("Federal departments", "Ministères fédéraux"),
    "other": Text("Other", "Autre"),
}
#: Sectors that best practice expects at the table (P4). The rest are welcome and not missed.
EXPECTED_SECTORS: tuple[str, ...] = (
    "municipality", "planning", "newcomers", "settlement", "network", "schools", "postsecondary", "health", "justice",
    "employers", "faith", "ethnocultural", "provincial", "federal",
)  # fmt: skip
GOVERNMENTS: Mapping[str, Text] = {
    "none": Text("not a government", "hors gouvernement"),
    "municipal": Text("municipal", "municipal"),
    "provincial": Text("provincial or territorial", "provincial ou territorial"),
    "federal": Text("federal", "fédéral"),
    "indigenous": Text("Indigenous", "autochtone"),
}
BODY_KINDS: Mapping[str, Text] = {
    "council": Text("Partnership council", "Conseil de partenariat"),
    "steering": Text("Steering committee", "Comité directeur"),
    "advisory": Text("Advisory committee", "Comité consultatif"),
    "newcomer_advisory": Text("Newcomer advisory group", "Groupe consultatif de personnes nouvellement arrivées"),
    "sub_council": Text("Sub-council", "Sous-conseil"),
    "sector_table": Text("Sector table", "Table sectorielle"),
    "working_group": Text("Working group", "Groupe de travail"),
    "committee": Text("Committee", "Comité"),
    "local_committee": Text("Local committee", "Comité local en immigration francophone"),
    "regional_committee": Text("Regional committee", "Comité régional"),
}
SEAT_ROLES: Mapping[str, Text] = {
    "chair": Text("Chair", "Présidence"),
    "co_chair": Text("Co-chair", "Coprésidence"),
    "member": Text("Member", "Membre"),
    "delegate": Text("Delegate", "Délégation"),
    "ex_officio": Text("Ex officio member", "Membre d’office"),
    "newcomer": Text("Newcomer member", "Membre nouvellement arrivé"),
    "researcher": Text("Research seat", "Siège de recherche"),
    "champion": Text("Sector champion", "Porte-étendard du secteur"),
}
HOLDERS: Mapping[str, Text] = {
    "organization": Text("organization", "organisme"), "person": Text("person", "personne"),
    "vacant": Text("vacant", "vacant"),
}  # fmt: skip
MEETING_STATUS: Mapping[str, Text] = {
    "planned": Text("planned", "prévue"), "held": Text("held", "tenue"), "cancelled": Text("cancelled", "annulée"),
}  # fmt: skip
PRESENCES: Mapping[str, Text] = {
    "present": Text("present", "présence"), "regrets": Text("regrets", "absence motivée"),
    "absent": Text("absent", "absence"),
}  # fmt: skip
DECISION_METHODS: Mapping[str, Text] = {
    "consensus": Text("consensus", "consensus"), "vote": Text("vote", "vote"),
}  # fmt: skip
DECISION_OUTCOMES: Mapping[str, Text] = {
    "adopted": Text("adopted", "adoptée"), "rejected": Text("rejected", "rejetée"),
    "deferred": Text("deferred", "reportée"),
}  # fmt: skip
PLAN_KINDS: Mapping[str, Text] = {
    "strategy": Text("Strategic plan", "Plan stratégique"), "annual": Text("Annual action plan", "Plan d’action annuel"),
}  # fmt: skip
PLAN_STATUS: Mapping[str, Text] = {
    "draft": Text("draft", "ébauche"), "adopted": Text("adopted", "adopté"), "replaced": Text("replaced", "remplacé"),
}  # fmt: skip
ACTION_STATUS: Mapping[str, Text] = {
    "planned": Text("Not started", "À venir"),
    "on_track": Text("On track", "En bonne voie"),
    "late": Text("Late", "En retard"),
    "blocked": Text("Blocked", "Bloquée"),
    "done": Text("Done", "Terminée"),
    "dropped": Text("Dropped", "Abandonnée"),
}
DELIVERABLES: Mapping[str, Text] = {
    "consultation_material": Text("Consultation material", "Matériel de consultation"),
    "strategy": Text("Strategy or plan", "Stratégie ou plan"),
    "research": Text("Research or study", "Recherche ou étude"),
    "map": Text("Asset and gap map", "Cartographie des atouts et des lacunes"),
    "tool": Text("Tool or guide", "Outil ou guide"),
    "training": Text("Training or event", "Formation ou événement"),
    "agreement": Text("Agreement or protocol", "Entente ou protocole"),
    "service": Text("Service or welcome point", "Service ou point d’accueil"),
    "campaign": Text("Campaign", "Campagne"),
    "report": Text("Report", "Rapport"),
    "other": Text("Other", "Autre"),
}
#: Kinds of source of a contribution. Everything except ``settlement_program`` is outside the funder (R9, G6).
FUNDERS: Mapping[str, Text] = {
    "settlement_program": Text("Settlement Program (IRCC)", "Programme d’établissement (IRCC)"),
    "other_federal": Text("Other federal departments", "Autres ministères fédéraux"),
    "provincial": Text("Province or territory", "Province ou territoire"),
    "municipal": Text("Municipality", "Municipalité"),
    "foundation": Text("Foundation or United Way", "Fondation ou Centraide"),
    "private": Text("Business", "Entreprise"),
    "member": Text("Member organization", "Organisme membre"),
    "other": Text("Other source", "Autre source"),
}
CONTRIBUTIONS: Mapping[str, Text] = {
    "cash": Text("cash", "contribution financière"), "in_kind": Text("in kind", "contribution en nature"),
}  # fmt: skip
RESOURCE_STATUS: Mapping[str, Text] = {
    "pending": Text("pending", "en attente"), "confirmed": Text("confirmed", "confirmé"),
    "received": Text("received", "reçu"), "refused": Text("refused", "refusé"),
}  # fmt: skip
REPORT_KINDS: Mapping[str, Text] = {
    "annual": Text("Annual performance report", "Rapport annuel sur le rendement"),
    "monitoring": Text("Monitoring report", "Rapport de suivi"),
}
SUBJECTS: Mapping[str, Text] = {
    "deliverables": Text("Deliverables", "Livrables"),
    "needs_assessment": Text("Needs assessment", "Évaluation des besoins"),
    "strategy": Text("Strategy", "Stratégie"),
    "implementation_plan": Text("Implementation plan", "Plan de mise en œuvre"),
    "diversity": Text("Diversity of the table", "Diversité de la table"),
}
