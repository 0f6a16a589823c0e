"""Which columns of the shell, and of the packages it builds on, hold personal data."""

from __future__ import annotations

from django.conf import settings

from arrimage.core.privacy import Declared, Erase, Impersonal, Personal, coded
from arrimage.core.text import Text
from arrimage.web import invitations, jobs

#: Days after which old traces of log-in attempts, and links past their end, go.
ATTEMPTS_DAYS, LINKS_DAYS, SESSION_DAYS = 7, 90, 14

_ACCOUNT = Text("As long as the account exists.", "Tant que le compte existe.")
_LOG_IN = Text("To let the right person in.", "Pour laisser entrer la bonne personne.")
_REACH = Text("To reach the person.", "Pour joindre la personne.")
_GOES = Text("Nobody needs it once the person is gone.", "Personne n’en a besoin après le départ de la personne.")
_TRACE = Text("To notice break-ins and slow them down.", "Pour remarquer les intrusions et les freiner.")
_NEUTRAL = Text(
    "The row stays, so that the audit trail keeps its meaning; nothing in it leads to the person.",
    "La ligne reste, pour que le journal garde son sens; rien n’y mène à la personne.",
)


def _p(
    what: Text, why: Text, until: Text, erase: Erase, reason: Text = _GOES, *, days: int | None = None, secret: bool = False
) -> Personal:  # fmt: skip
    return Personal(what=what, why=why, until=until, erase=erase, reason=reason, days=days, secret=secret)


_ADDRESS = _p(Text("Email address", "Adresse courriel"), _LOG_IN, _ACCOUNT, Erase.DELETE)
_LABEL = _p(
    Text("How the person is called, as a rule by role", "Comment on désigne la personne, en général par son rôle"),
    Text("To show who has access.", "Pour montrer qui a accès."), _ACCOUNT, Erase.REPLACE, _NEUTRAL,
)  # fmt: skip
_INVITED = Text(
    "Until the invitation is accepted, taken back or {n} days old.",
    "Jusqu’à ce que l’invitation soit acceptée, annulée ou vieille de {n} jours.",
).format(n=invitations.DAYS)
_SENT = Text("{n} days after it was sent.", "{n} jours après l’envoi.").format(n=settings.MAIL_KEEP_DAYS)
_MESSAGE = _p(
    Text("Text of a message to the person", "Texte d’un message à la personne"), _REACH, _SENT, Erase.BLANK, days=settings.MAIL_KEEP_DAYS,
)  # fmt: skip
_OPEN = Text("Until the session ends, {n} days at most.", "Jusqu’à la fin de la session, au plus {n} jours.").format(
    n=SESSION_DAYS
)
_TRIED = _p(
    Text("Address, browser and place of a failed log-in", "Adresse, navigateur et lieu d’une connexion refusée"), _TRACE,
    Text("{n} days.", "{n} jours.").format(n=ATTEMPTS_DAYS), Erase.DELETE, days=ATTEMPTS_DAYS,
)  # fmt: skip
_WRITTEN = _p(
    Text("What was written, and what stood there before", "Ce qui a été écrit, et ce qui s’y trouvait avant"),
    Text("To show who changed what.", "Pour montrer qui a modifié quoi."),
    Text("As long as the partnership keeps its records.", "Tant que le partenariat conserve ses dossiers."), Erase.BLANK,
    Text(
        "The entry stays as proof that something was written; what it was can be neither read nor guessed.",
        "L’écriture reste comme preuve que quelque chose a été écrit; on ne peut ni le lire ni le deviner.",
    ),
)  # fmt: skip
_JOB = _p(
    Text("What a background job was given, and what it answered", "Ce qu’une tâche de fond a reçu et répondu"),
    Text("To try again what failed.", "Pour reprendre ce qui a échoué."),
    Text("{n} days.", "{n} jours.").format(n=jobs.KEPT.days), Erase.REPLACE,
    Text("It holds ids; a name or an address in it goes.", "Elle contient des identifiants; un nom ou une adresse disparaît."), days=jobs.KEPT.days,
)  # fmt: skip
_PROVIDER = _p(
    Text("What an organization’s log-in told about the person", "Ce que la connexion d’un organisme a dit de la personne"), _LOG_IN, _ACCOUNT, Erase.DELETE,
)  # fmt: skip
_TOKEN = _p(Text("Keys of an organization’s log-in", "Clés de la connexion d’un organisme"), _LOG_IN, _ACCOUNT, Erase.DELETE, secret=True)  # fmt: skip
_BROWSER = _p(Text("Browser and internet address of a session", "Navigateur et adresse internet d’une session"), Text("To show the person where they are logged in.", "Pour montrer à la personne où elle est connectée."), _OPEN, Erase.DELETE, days=SESSION_DAYS)  # fmt: skip
_SESSION = _p(
    Text("Key of a session", "Clé d’une session"), _LOG_IN, _OPEN, Erase.DELETE, days=SESSION_DAYS, secret=True
)
_TRIES = ("user_agent", "ip_address", "username", "http_accept", "path_info")

DECLARED = Declared(
    personal={
        "web.user": {
            "email": _p(Text("Email address", "Adresse courriel"), _LOG_IN, _ACCOUNT, Erase.REPLACE, _NEUTRAL),
            "label_en": _LABEL, "label_fr": _LABEL,
            "password": _p(Text("Password, as a one-way digest", "Mot de passe, sous forme d’empreinte irréversible"), _LOG_IN, _ACCOUNT, Erase.REPLACE, _NEUTRAL, secret=True),
        },
        "web.invitation": {"email": _p(Text("Email address of somebody invited", "Adresse courriel d’une personne invitée"), _REACH, _INVITED, Erase.BLANK, _NEUTRAL, days=invitations.DAYS)},
        "web.outgoingmessage": {
            "address": _p(Text("Email address of a message", "Adresse courriel d’un message"), _REACH, _SENT, Erase.BLANK, _NEUTRAL, days=settings.MAIL_KEEP_DAYS),
            "subject": _MESSAGE, "body": _MESSAGE, "html": _MESSAGE,
            "key": _p(Text("Mark that a message was sent once", "Marque qu’un message est parti une seule fois"), _REACH, Text("As long as the note that it was sent.", "Tant que la note de son envoi."), Erase.KEEP, Text("It holds the id of the account, which no longer leads to anybody.", "Elle contient l’identifiant du compte, qui ne mène plus à personne.")),
        },
        "web.auditvalues": {"before": _WRITTEN, "after": _WRITTEN},
        "web.auditentry": {"actor_label": _p(Text("Id of whoever wrote", "Identifiant de la personne qui a écrit"), Text("To show who changed what.", "Pour montrer qui a modifié quoi."), Text("As long as the audit trail is kept.", "Tant que le journal est conservé."), Erase.KEEP, Text("The id no longer leads to anybody, and the proof that nothing was rewritten needs it.", "L’identifiant ne mène plus à personne, et la preuve que rien n’a été réécrit en dépend."))},
        "web.consent": {"language": _p(Text("What the person agreed to, when and in which language", "Ce que la personne a accepté, quand et dans quelle langue"), Text("To prove the consent.", "Pour prouver le consentement."), Text("As long as the account exists; then without the person.", "Tant que le compte existe; ensuite sans la personne."), Erase.KEEP, Text("It names an id that no longer leads to anybody.", "Il nomme un identifiant qui ne mène plus à personne."))},
        "web.signedlink": {"recipient_type": _p(Text("To whom a signed link was sent, by id", "À qui un lien signé a été envoyé, par identifiant"), Text("To let people answer without an account.", "Pour permettre de répondre sans compte."), Text("{n} days after its end.", "{n} jours après son échéance.").format(n=LINKS_DAYS), Erase.DELETE, days=LINKS_DAYS)},
        "sessions.session": {"session_key": _SESSION, "session_data": _SESSION},
        "usersessions.usersession": {"ip": _BROWSER, "user_agent": _BROWSER, "data": _BROWSER, "session_key": _SESSION},
        "account.emailaddress": {"email": _ADDRESS},
        "account.emailconfirmation": {"key": _p(Text("Key that confirms an address", "Clé qui confirme une adresse"), _LOG_IN, Text("One day.", "Un jour."), Erase.DELETE, days=1, secret=True)},
        "socialaccount.socialaccount": {"uid": _PROVIDER, "extra_data": _PROVIDER},
        "socialaccount.socialtoken": {"token": _TOKEN, "token_secret": _TOKEN},
        "mfa.authenticator": {"data": _p(Text("Second step: app, passkey or recovery codes", "Deuxième étape\u00a0: application, clé d’accès ou codes de secours"), _LOG_IN, _ACCOUNT, Erase.DELETE, secret=True)},
        "axes.accessattempt": dict.fromkeys((*_TRIES, "get_data", "post_data"), _TRIED),
        "axes.accessfailurelog": dict.fromkeys(_TRIES, _TRIED),
        "axes.accesslog": dict.fromkeys((*_TRIES, "session_hash"), _TRIED),
        "django_tasks_database.dbtaskresult": dict.fromkeys(("args_kwargs", "return_value", "traceback"), _JOB),
    },
    impersonal={
        "auth.permission": coded("name", "codename"), "auth.group": coded("name"), "contenttypes.contenttype": coded("app_label", "model"),
        "django_tasks_database.dbtaskresult": coded("task_path", "worker_ids", "queue_name", "backend_name", "exception_class_path"),
        "web.auditseal": coded("previous", "rows_digest", "digest", "signature"),
        "web.auditentry": coded("verb", "object_type", "digest"),
        "web.auditvalues": Impersonal(("key",), Text("A random key, erased with the values.", "Une clé aléatoire, effacée avec les valeurs.")),
        "web.consenttext": Impersonal(("key", "text_en", "text_fr"), Text("Texts of the product, the same for everybody.", "Textes du produit, les mêmes pour tout le monde.")),
        "web.consent": coded("subject_type"),
        "web.signedlink": coded("purpose", "permission", "target_type"),
        "web.outgoingmessage": coded("kind", "problem"), "web.oldslug": coded("kind", "slug"),
        "socialaccount.socialapp": Impersonal(("provider", "provider_id", "name", "client_id", "secret", "key", "settings"), Text("How the instance knows a log-in; nobody’s data.", "Comment l’instance connaît une connexion; les données de personne.")),
        "socialaccount.socialaccount": coded("provider"),
    },
    names={
        "web.outgoingmessage": Text("Message by email", "Message par courriel"),
        "web.auditvalues": Text("Values in the history", "Valeurs de l’historique"),
        "web.auditentry": Text("Entry of the history", "Écriture de l’historique"),
        "sessions.session": Text("Session of a browser", "Session d’un navigateur"),
        "usersessions.usersession": Text("Place where somebody is logged in", "Lieu où une personne est connectée"),
        "account.emailaddress": Text("Email address of an account", "Adresse courriel d’un compte"),
        "account.emailconfirmation": Text("Confirmation of an address", "Confirmation d’une adresse"),
        "socialaccount.socialaccount": Text("Log-in through an organization", "Connexion par un organisme"),
        "socialaccount.socialtoken": Text("Key of a log-in through an organization", "Clé d’une connexion par un organisme"),
        "mfa.authenticator": Text("Second step of a log-in", "Deuxième étape d’une connexion"),
        "axes.accessattempt": Text("Failed log-in", "Connexion refusée"),
        "axes.accessfailurelog": Text("Log of failed log-ins", "Relevé des connexions refusées"),
        "axes.accesslog": Text("Log of log-ins", "Relevé des connexions"),
        "django_tasks_database.dbtaskresult": Text("Background job", "Tâche de fond"),
    },
)  # fmt: skip
