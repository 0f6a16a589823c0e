"""Settings of the tests: a folder of their own, quick password hashing, jobs run at once."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("ARRIMAGE_DATA", tempfile.mkdtemp(prefix="arrimage-test-"))

from arrimage.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
STORAGES = {
    **STORAGES,  # noqa: F405
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
# Pages are made anew for every request, and nobody is counted, but in the tests of the two.
PAGE_CACHE = RATE_LIMITS = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
