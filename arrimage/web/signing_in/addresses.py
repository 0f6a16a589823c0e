"""Email addresses as allauth keeps them: an account is opened by invitation or by an administrator, so its address holds."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from arrimage.web.models import User


@transaction.atomic
def keep(user: User) -> None:
    """Note the address of a user as confirmed, if none is noted yet."""
    if EmailAddress.objects.filter(user=user, primary=True).exists():
        return
    # Somebody else may have asked for this address and never confirmed it; the account's own comes first.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


def keep_holder_of(address: str) -> User | None:
    """Note the address of whoever holds it, if anybody does; returns them."""
    user = User.objects.filter(email=address.strip().lower()).first()
    if user is not None:
        keep(user)
    return user
