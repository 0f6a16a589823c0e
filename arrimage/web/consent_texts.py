"""The texts that people agree to, each in numbered versions. A published version is never edited: add the next one below it.

An instance compares what it published with what stands here, and refuses a text that changed without a new number.
"""

from __future__ import annotations

from dataclasses import dataclass

from arrimage.core.text import Text


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one text. ``key`` names the text, ``number`` counts its versions from 1, ``title`` is its heading."""

    key: str
    number: int
    title: Text
    text: Text


TERMS = Text("Conditions of use", "Conditions d’utilisation")
NOTICE = Text("Privacy notice", "Avis de confidentialité")

VERSIONS: tuple[Version, ...] = (
    Version(
        "terms", 1, TERMS,
        Text(
            "Your account is yours alone: keep its password to yourself. What you write here is read by your partnership, and by "
            "the public where a page says so. Write about organizations and common work; keep the names and stories of newcomers "
            "out. Your coordination may withdraw your access, and you may give it up, at any time.",
            "Votre compte est personnel\u00a0: gardez son mot de passe pour vous. Ce que vous écrivez ici est lu par votre "
            "partenariat, et par le public lorsqu’une page l’indique. Écrivez sur les organismes et le travail commun; n’y mettez ni "
            "le nom ni l’histoire de personnes nouvellement arrivées. Votre coordination peut vous retirer l’accès, et vous pouvez y "
            "renoncer, en tout temps.",
        ),
    ),
    Version(
        "privacy", 1, NOTICE,
        Text(
            "We keep your email address, your language, your roles, how often you want news and where you are logged in, to let you in "
            "and to reach you. What you change is noted with the id of your account. You may see and copy all of it, and have it "
            "erased, under “Your account”. Nothing is given to anybody outside your partnership.",
            "Nous conservons votre adresse courriel, votre langue, vos rôles, la fréquence des nouvelles et les lieux où vous êtes "
            "connecté ou connectée, pour vous laisser entrer et vous joindre. Ce que vous modifiez est noté avec l’identifiant de votre "
            "compte. Vous pouvez tout voir, en obtenir une copie et le faire effacer sous «\u00a0Votre compte\u00a0». Rien n’est remis à "
            "quiconque hors de votre partenariat.",
        ),
    ),
)  # fmt: skip
