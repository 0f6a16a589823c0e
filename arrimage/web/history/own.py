"""The words of the shell itself in the history: accounts, invitations, links, consent, erasure."""

from __future__ import annotations

from arrimage.core.access import ROLE_NAMES
from arrimage.core.text import Text
from arrimage.web.history.words import Kind, Trail

_SCOPES = {
    "partnership": Text("this partnership", "ce partenariat"), "organization": Text("an organization", "un organisme"),
    "everything": Text("the whole instance", "toute l’instance"),
}  # fmt: skip
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}

OWN = Trail(
    kinds={
        "web.user": Kind(Text("Account", "Compte"), ("label",), page=False),
        "web.rolegrant": Kind(Text("Role of an account", "Rôle d’un compte"), ("role",), page=False),
        "web.invitation": Kind(Text("Invitation", "Invitation"), ("role",), page=False),
        "web.signedlink": Kind(Text("Signed link", "Lien signé"), page=False),
        "web.consent": Kind(Text("Consent", "Consentement"), page=False),
        "privacy.retention": Kind(Text("End of keeping", "Fin de conservation"), page=False),
        "web.consenttext": Kind(Text("Consent text", "Texte de consentement"), ("key",), page=False),
    },
    verbs={
        "account.grant": Text("Role given", "Rôle accordé"), "account.withdraw": Text("Role withdrawn", "Rôle retiré"),
        "account.unlock": Text("Log-in unlocked", "Connexion débloquée"),
        "account.preferences": Text("Preferences changed", "Préférences modifiées"),
        "account.log_in": Text("Logged in", "Connexion"), "account.log_out": Text("Logged out", "Déconnexion"),
        "account.log_in_refused": Text("Log-in refused", "Connexion refusée"),
        "account.locked_out": Text("Log-in locked after failures", "Connexion bloquée après des échecs"),
        "account.code_refused": Text("Code refused", "Code refusé"),
        "account.recovery_code_used": Text("Recovery code used", "Code de secours utilisé"),
        "account.recovery_codes_made": Text("Recovery codes made", "Codes de secours créés"),
        "account.factor_added": Text("Second step added", "Deuxième étape ajoutée"),
        "account.factor_removed": Text("Second step taken away", "Deuxième étape retirée"),
        "account.password_changed": Text("Password changed", "Mot de passe modifié"),
        "account.password_reset": Text("Password reset", "Mot de passe réinitialisé"),
        "account.address_changed": Text("Email address changed", "Adresse courriel modifiée"),
        "account.provider_connected": Text("Log-in of an organization connected", "Connexion d’un organisme associée"),
        "account.provider_disconnected": Text("Log-in of an organization disconnected", "Connexion d’un organisme dissociée"),
        "account.invite": Text("Invited", "Invitation envoyée"),
        "account.invite_again": Text("Invited again", "Invitation envoyée de nouveau"),
        "account.invite_revoke": Text("Invitation taken back", "Invitation annulée"),
        "account.accept": Text("Invitation accepted", "Invitation acceptée"),
        "account.unsubscribe": Text("News by email ended", "Nouvelles par courriel arrêtées"),
        "link.issue": Text("Link made", "Lien créé"), "link.use": Text("Answered by link", "Réponse par lien"),
        "link.revoke": Text("Link taken back", "Lien annulé"),
        "history.erase": Text("Values erased from the history", "Valeurs effacées de l’historique"),
        "privacy.erase": Text("Person erased", "Personne effacée"),
        "privacy.neutralize": Text("Name or address taken out of the text", "Nom ou adresse retirés du texte"),
        "privacy.export": Text("Copy of a person’s data made", "Copie des données d’une personne produite"),
        "privacy.retain": Text("Old personal data removed", "Anciens renseignements personnels supprimés"),
        "consent.give": Text("Agreed", "Consentement donné"),
        "consent.withdraw": Text("Consent withdrawn", "Consentement retiré"),
        "workbook.import": Text("Workbook imported", "Classeur importé"),
    },
    fields={
        "rolegrant.role": Text("Role", "Rôle"), "invitation.role": Text("Role", "Rôle"), "rolegrant.scope": Text("Within", "Portée"),
        "scope_kind": Text("Within", "Portée"), "invitation.scope": Text("Within", "Portée"),
        "expires_at": Text("Ends on", "Se termine le"), "entries": Text("Entries erased", "Écritures effacées"),
    },
    codes={"rolegrant.role": _ROLES, "invitation.role": _ROLES, "rolegrant.scope": _SCOPES, "scope_kind": _SCOPES, "invitation.scope": _SCOPES},
    points={"user_id": "web.user"},
)  # fmt: skip
