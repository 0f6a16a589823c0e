"""The settings of an instance, one by one: what each means, its default, what it refuses and the remedy."""

from __future__ import annotations

from arrimage.config import reading as read
from arrimage.config.declaring import Variable
from arrimage.config.rooms import read as read_rooms
from arrimage.core.text import Text

_WORD = Text("text", "texte")
_DAYS = Text("whole number of days", "nombre entier de jours")
_YES_NO = Text("`yes` or `no`", "`yes` ou `no`")
_SECRET_KIND = Text("secret text", "texte secret")
_ADDRESS = Text("address", "adresse")

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "ARRIMAGE_ENV", Text("`local` or `production`", "`local` ou `production`"), "local",
        Text(
            "`production` where real people are served: secure cookies, HSTS, logs as JSON lines, no demonstration accounts.",
            "`production` là où de vraies personnes sont servies\u00a0: témoins sécurisés, HSTS, journaux en lignes JSON, aucun compte de démonstration.",
        ),
        read.choice("local", "production"), Text("Write local or production.", "Écrivez local ou production."),
    ),
    Variable(
        "ARRIMAGE_DATA", Text("folder", "dossier"), "var",
        Text(
            "Holds everything that is kept outside the database: files, snapshots, keys, and the SQLite database itself. All processes of an instance share it.",
            "Contient tout ce qui est gardé hors de la base de données\u00a0: fichiers, instantanés, clés, et la base SQLite elle-même. Tous les processus d’une instance le partagent.",
        ),
        str, Text("Name a folder you may write to.", "Nommez un dossier où vous pouvez écrire."),
    ),
    Variable(
        "DATABASE_URL", _ADDRESS, "",
        Text(
            "The database, such as `postgres://user:password@host:5432/name`. Each process of its own keeps a few connections.",
            "La base de données, par exemple `postgres://utilisateur:motdepasse@hôte:5432/nom`. Chaque processus garde quelques connexions.",
        ),
        read.database,
        Text("Begin it with postgres:// or sqlite://.", "Commencez-la par postgres:// ou sqlite://."),
        Text("SQLite in the data folder.", "SQLite dans le dossier de données."), secret=True,
    ),
    Variable(
        "ARRIMAGE_SECRET_KEY", _SECRET_KIND, "",
        Text(
            "Signs sessions and links. Every web process needs the same one.",
            "Signe les sessions et les liens. Tous les processus web doivent avoir la même.",
        ),
        read.secret(32),
        Text("Use 32 characters or more, drawn at random.", "Prenez au moins 32 caractères tirés au hasard."),
        Text("Drawn at random once and kept in the data folder.", "Tirée au hasard une fois et gardée dans le dossier de données."),
        secret=True,
    ),
    Variable(
        "ARRIMAGE_ALLOWED_HOSTS", Text("host names, comma-separated", "noms d’hôte séparés par des virgules"), "",
        Text("The names under which browsers reach the site.", "Les noms sous lesquels les navigateurs joignent le site."),
        read.hosts,
        Text("Write names such as arrimage.example.org, without a port or a star.", "Écrivez des noms comme arrimage.exemple.org, sans port ni étoile."),
        Text("This machine alone.", "Cette machine seulement."),
    ),
    Variable(
        "ARRIMAGE_BASE_URL", _ADDRESS, "http://127.0.0.1:8000",
        Text(
            "The public address of the site, printed in messages, reports and linked data.",
            "L’adresse publique du site, imprimée dans les messages, les rapports et les données liées.",
        ),
        read.site,
        Text("Write it as https://arrimage.example.org, without a path.", "Écrivez-la comme https://arrimage.exemple.org, sans chemin."),
    ),
    Variable(
        "ARRIMAGE_HSTS_SUBDOMAINS", _YES_NO, "no",
        Text(
            "`yes` when every name under this one is encrypted too: browsers then refuse all of them unencrypted (HSTS, production only).",
            "`yes` quand tous les sous-domaines sont eux aussi chiffrés\u00a0: les navigateurs les refusent alors sans chiffrement (HSTS, en production seulement).",
        ),
        read.yes, Text("Write yes or no.", "Écrivez yes ou no."),
    ),
    Variable(
        "ARRIMAGE_LANG", Text("`en` or `fr`", "`en` ou `fr`"), "",
        Text("The language of the command line.", "La langue de la ligne de commande."),
        lambda given: read.choice("en", "fr")(given[:2].lower()) if given else "",
        Text("Write en or fr.", "Écrivez en ou fr."),
        Text("The language of the terminal.", "La langue du terminal."),
    ),
    Variable(
        "ARRIMAGE_ROOMS_OFF", Text("rooms, comma-separated", "pièces séparées par des virgules"), "",
        Text(
            "Rooms that this instance does without: `exchange`, `needs`. Their pages are gone; their records stay.",
            "Pièces dont cette instance se passe\u00a0: `exchange`, `needs`. Leurs pages disparaissent; leurs enregistrements restent.",
        ),
        lambda given: read_rooms(read.words(given)),
        Text("Name rooms among exchange and needs.", "Nommez des pièces parmi exchange et needs."),
        Text("Every room is open.", "Toutes les pièces sont ouvertes."),
    ),
    Variable(
        "ARRIMAGE_SMTP_URL", _ADDRESS, "",
        Text(
            "The mail server: `smtps://user:password@host:465` (encrypted), `smtp+starttls://user:password@host:587`, or `smtp://host:25` for a server on this machine or a trusted network. Special characters of a password are percent-encoded.",
            "Le serveur de courriel\u00a0: `smtps://utilisateur:motdepasse@hôte:465` (chiffré), `smtp+starttls://utilisateur:motdepasse@hôte:587`, ou `smtp://hôte:25` pour un serveur de cette machine ou d’un réseau de confiance. Les caractères spéciaux d’un mot de passe sont codés comme dans toute adresse.",
        ),
        read.smtp,
        Text(
            "Write it as smtps://user:password@host:465; a password never goes over smtp:// to another machine.",
            "Écrivez-la comme smtps://utilisateur:motdepasse@hôte:465; un mot de passe ne passe jamais par smtp:// vers une autre machine.",
        ),
        Text(
            "Messages show in the worker’s terminal; in production they wait in line.",
            "Les messages s’affichent dans le terminal des tâches de fond; en production, ils attendent.",
        ),
        secret=True,
    ),
    Variable(
        "ARRIMAGE_MAIL_FROM", _ADDRESS, "Arrimage <arrimage@localhost>",
        Text("The sender of every message.", "L’expéditeur de tous les messages."), read.sender,
        Text("Write an address, or a name and an address: Arrimage <arrimage@example.org>.", "Écrivez une adresse, ou un nom et une adresse\u00a0: Arrimage <arrimage@exemple.org>."),
    ),
    Variable(
        "ARRIMAGE_MAIL_KEEP_DAYS", _DAYS, "7",
        Text(
            "After this long, address and text of a sent or abandoned message are erased; that it was sent stays known.",
            "Passé ce délai, l’adresse et le texte d’un message envoyé ou abandonné sont effacés; on garde la trace de l’envoi.",
        ),
        read.days(0, 365), Text("Write a whole number from 0 to 365.", "Écrivez un nombre entier de 0 à 365."),
    ),
    Variable(
        "ARRIMAGE_METRICS_TOKEN", _SECRET_KIND, "",
        Text(
            "Opens `/metrics` to whoever sends it as a bearer token.",
            "Ouvre `/metrics` à qui l’envoie comme jeton (bearer).",
        ),
        read.secret(16), Text("Use 16 characters or more.", "Prenez au moins 16 caractères."),
        Text("Nobody reads `/metrics` from another machine.", "Personne ne lit `/metrics` d’une autre machine."), secret=True,
    ),
    Variable(
        "ARRIMAGE_METRICS_LOOPBACK", _YES_NO, "no",
        Text(
            "Opens `/metrics` to this machine alone, without a token; a request that a proxy passed on is refused.",
            "Ouvre `/metrics` à cette machine seulement, sans jeton; une requête relayée par un mandataire est refusée.",
        ),
        read.yes, Text("Write yes or no.", "Écrivez yes ou no."),
    ),
    Variable(
        "ARRIMAGE_LOG_LEVEL", Text("`INFO`, `WARNING` or `ERROR`", "`INFO`, `WARNING` ou `ERROR`"), "",
        Text("From which level on the log speaks; `INFO` has a line for each request.", "À partir de quel niveau le journal parle; `INFO` donne une ligne par requête."),
        lambda given: read.choice("INFO", "WARNING", "ERROR")(given) if given else "",
        Text("Write INFO, WARNING or ERROR.", "Écrivez INFO, WARNING ou ERROR."),
        Text("INFO in production, WARNING elsewhere.", "INFO en production, WARNING ailleurs."),
    ),
    Variable(
        "ARRIMAGE_SECURITY_CONTACT", _ADDRESS, "",
        Text(
            "Where to report a security problem, shown in `/.well-known/security.txt`: `mailto:`, `https://` or `tel:`.",
            "Où signaler un problème de sécurité, montré dans `/.well-known/security.txt`\u00a0: `mailto:`, `https://` ou `tel:`.",
        ),
        read.contact,
        Text("Begin it with mailto:, https:// or tel:.", "Commencez-la par mailto:, https:// ou tel:."),
        Text("There is no security.txt.", "Il n’y a pas de security.txt."),
    ),
    Variable(
        "ARRIMAGE_PRIVACY_CONTACT", _WORD, "",
        Text(
            "Who answers questions about personal information and about accessibility, shown on those two pages: a function with an address.",
            "Qui répond aux questions sur les renseignements personnels et sur l’accessibilité, affiché sur ces deux pages\u00a0: une fonction et une adresse.",
        ),
        str, Text("Write a function and an address.", "Écrivez une fonction et une adresse."),
        Text("The pages name the coordination of the partnership.", "Les pages renvoient à la coordination du partenariat."),
    ),
)  # fmt: skip
