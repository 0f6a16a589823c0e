"""The settings about log-in, keys and copies; see :mod:`arrimage.config.declared`."""

from __future__ import annotations

from arrimage.config import reading as read
from arrimage.config.declaring import Variable
from arrimage.core.text import Text

_TEXT = Text("text", "texte")
_SECRET = Text("secret text", "texte secret")
_NO_PROVIDER = Text("There is no log-in through another provider.", "On ne se connecte pas par un autre fournisseur.")
_WRITE = Text("Write it as the provider gives it.", "Écrivez-le comme le fournisseur le donne.")

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "ARRIMAGE_AUDIT_KEY", _SECRET, "",
        Text(
            "Signs the seals of the audit trail. Keep it away from the database: whoever has both can forge the trail.",
            "Signe les sceaux de la piste de vérification. Gardez-la loin de la base de données\u00a0: qui a les deux peut falsifier la piste.",
        ),
        str, Text("Use 32 characters or more, drawn at random.", "Prenez au moins 32 caractères tirés au hasard."),
        Text("Drawn at random once and kept in the data folder.", "Tirée au hasard une fois et gardée dans le dossier de données."),
        secret=True,
    ),
    Variable(
        "ARRIMAGE_PSEUDONYM_KEY", _SECRET, "",
        Text(
            "Makes the pseudonyms under which organizations speak of a person. Several keys parted by spaces: the last one is in use.",
            "Produit les pseudonymes sous lesquels les organismes parlent d’une personne. Plusieurs clés séparées par des espaces\u00a0: la dernière sert.",
        ),
        str, Text("Use 32 characters or more, drawn at random.", "Prenez au moins 32 caractères tirés au hasard."),
        Text("Drawn at random once and kept in the data folder.", "Tirée au hasard une fois et gardée dans le dossier de données."),
        secret=True,
    ),
    Variable(
        "ARRIMAGE_BACKUP_PASSPHRASE", _SECRET, "",
        Text("Encrypts and opens backups, for commands that run by themselves.", "Chiffre et ouvre les sauvegardes, pour les commandes qui s’exécutent seules."),
        str, Text("Use a long phrase that you keep elsewhere.", "Prenez une longue phrase que vous gardez ailleurs."),
        Text("Backups are encrypted only when asked.", "Les sauvegardes ne sont chiffrées que sur demande."), secret=True,
    ),
    Variable(
        "ARRIMAGE_REQUIRE_MFA", Text("`0` or `1`", "`0` ou `1`"), "",
        Text("Whether coordinators and administrators must have a second factor.", "Si la coordination et l’administration doivent avoir un second facteur."),
        lambda given: read.choice("0", "1")(given) if given else "",
        Text("Write 1 to require a second factor, 0 not to.", "Écrivez 1 pour exiger un second facteur, 0 pour ne pas l’exiger."),
        Text("1 in production, 0 elsewhere.", "1 en production, 0 ailleurs."),
    ),
    Variable(
        "ARRIMAGE_PROXIES", Text("number from 0 to 9", "nombre de 0 à 9"), "0",
        Text(
            "How many proxies of your own stand in front: their word about the caller’s address is taken, and about HTTPS.",
            "Combien de vos mandataires se trouvent devant\u00a0: on les croit sur l’adresse de qui appelle et sur HTTPS.",
        ),
        read.days(0, 9), Text("Count the proxies in front of Arrimage.", "Comptez les mandataires devant Arrimage."),
    ),
    Variable(
        "ARRIMAGE_OIDC_ISSUER", Text("address", "adresse"), "",
        Text("The provider of identities (OpenID Connect) through which people may log in.", "Le fournisseur d’identité (OpenID Connect) par lequel on peut se connecter."),
        lambda given: read.site_with_path(given) if given else "",
        Text("Write the issuer’s address, such as https://login.example.org.", "Écrivez l’adresse de l’émetteur, par exemple https://connexion.exemple.org."),
        _NO_PROVIDER,
    ),
    Variable(
        "ARRIMAGE_OIDC_CLIENT_ID", _TEXT, "",
        Text("The name under which the provider knows this instance.", "Le nom sous lequel le fournisseur connaît cette instance."), str, _WRITE, _NO_PROVIDER,
    ),
    Variable(
        "ARRIMAGE_OIDC_CLIENT_SECRET", _SECRET, "",
        Text("The secret that the provider gave this instance.", "Le secret que le fournisseur a donné à cette instance."), str, _WRITE, _NO_PROVIDER, secret=True,
    ),
    Variable(
        "ARRIMAGE_OIDC_NAME", _TEXT, "OpenID Connect",
        Text("What the log-in page calls the provider.", "Le nom du fournisseur sur la page de connexion."), str,
        Text("Write a short name.", "Écrivez un nom court."),
    ),
)  # fmt: skip
