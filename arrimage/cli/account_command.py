"""``arrimage account``: a role given to a person, or an account that is locked out let in again."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from arrimage.cli.output import note
from arrimage.core.access import MACHINE, Role
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

Options = argparse.Namespace


def grammar(command: Callable[..., Any], slug_help: str, t: Callable[[str, str], str]) -> None:
    """Add the command to the grammar."""
    account = command(
        "account",
        run,
        t(
            "give a person a role, opening their account; or unlock it",
            "donner un rôle à une personne et lui ouvrir un compte, ou déverrouiller ce compte",
        ),
    )
    account.add_argument(
        "email", metavar="EMAIL", help=t("email address to log in with", "adresse courriel pour se connecter")
    )
    account.add_argument(
        "--role",
        choices=(
            "coordinator",
            "council_member",
            "partner_steward",
            "data_collector",
            "officer",
            "researcher",
            "administrator",
        ),
        help=t("role to give", "rôle à donner"),
    )
    account.add_argument("--partnership", metavar="SLUG", help=slug_help)
    account.add_argument(
        "--organization",
        metavar="KEY",
        help=t(
            "key of the organization whose steward the person becomes, in place of a partnership",
            "clé de l’organisme dont la personne devient responsable de fiche, à la place d’un partenariat",
        ),
    )
    account.add_argument(
        "--unlock",
        action="store_true",
        help=t(
            "let in again somebody who is locked out after wrong passwords",
            "redonner l’accès à une personne dont le compte est verrouillé après des mots de passe erronés",
        ),
    )


def run(options: Options, lang: Lang) -> int:
    """Give a role and print the password of a new account once; or unlock.

    Raises:
        Refused: when neither or both are asked for, or no account has the address to unlock.
    """
    asked = options.role or options.partnership or options.organization
    if bool(options.unlock) == bool(asked) or not (options.unlock or options.role):
        raise Refused(
            Problem(
                Text("Say what to do with the account.", "Indiquez quoi faire du compte."),
                Text("Add --role with a role, or --unlock alone.", "Ajoutez --role et un rôle, ou --unlock seul."),
            )
        )
    return _unlock(options.email, lang) if options.unlock else _give(options, lang)


def _unlock(email: str, lang: Lang) -> int:
    from arrimage.web.accounts import address_of
    from arrimage.web.models import User
    from arrimage.web.signing_in import lockout

    user = User.objects.filter(email=address_of(email)).first()
    if user is None:
        raise Refused(
            Problem(
                Text("There is no account with this address.", "Aucun compte n’a cette adresse."),
                Text("Check the address.", "Vérifiez l’adresse."),
            )
        )
    if lockout.release(user=user, by=MACHINE):
        said = Text("The account is unlocked. The person can try again.", "Le compte est déverrouillé. La personne peut essayer de nouveau.")  # fmt: skip
    else:
        said = Text("Nobody was locked out of this account.", "Ce compte n’était pas verrouillé.")
    note(said, lang)
    return 0


def _give(options: Options, lang: Lang) -> int:
    from arrimage.partnership.queries import organization_named, partnership_named
    from arrimage.web.accounts import open_account

    owner = partnership_named(options.partnership).id if options.partnership else None
    steward_of = organization_named(options.organization).id if options.organization else None
    _user, password = open_account(
        email=options.email, role=Role(options.role), partnership_id=owner, organization_id=steward_of, by=MACHINE
    )
    if password is None:
        note(Text("The account existed; the role is given.", "Le compte existait; le rôle est accordé."), lang)
    else:
        note(
            Text(
                "Account opened. Its password, shown this once:",
                "Compte ouvert. Son mot de passe, montré cette seule fois\u00a0:",
            ),
            lang,
        )
        print(password)
    return 0
