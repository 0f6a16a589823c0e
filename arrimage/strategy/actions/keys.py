"""Short keys for records that people name: derived from the title, made unique among siblings."""

from __future__ import annotations

from django.db import models
from django.utils.text import slugify

from arrimage.core.text import Text, fold

_MOST = 60


def fresh_key(siblings: models.QuerySet[models.Model], title: Text, fallback: str) -> str:
    """A key that no record among ``siblings`` has, archived ones included (one query).

    Args:
        siblings: the records among which the key must be unique.
        title: what the key is made from, its English side first.
        fallback: what the key is made from when the title holds no letter that an address can carry.
    """
    wanted = slugify(fold(title.en or title.fr))[:_MOST].strip("-") or fallback
    taken = set(siblings.filter(key__startswith=wanted).values_list("key", flat=True))
    key, count = wanted, 2
    while key in taken:
        key, count = f"{wanted}-{count}", count + 1
    return key
