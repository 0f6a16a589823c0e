"""Log-in: what Arrimage says, allows, remembers and writes down where django-allauth and django-axes do the work.

Nouns: adapters (who may come in, how messages leave), forms, words, the lock-out, the length of a session, the second
factor that some roles need, the trail of it all, and the overview of one's own account.
"""
