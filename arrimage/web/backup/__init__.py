"""Backup: everything an instance holds in one file, read at one moment, and the same content back on either database.

How the parts stand to each other:

* :mod:`shapes`, :mod:`fingerprint`, :mod:`sealed_file`, :mod:`archive` and :mod:`refusals` are pure: what a table looks
  like away from any database, the digest of its rows, the encrypted file, the archive, and what is said when one is bad;
* :mod:`tables`, :mod:`moment`, :mod:`rows`, :mod:`files` and :mod:`keys` know the running instance;
* :mod:`taking`, :mod:`restoring` and :mod:`moving` are the three things a person asks for.

The format is explained in ``docs/adr/0015-backup-format.md``.
"""
