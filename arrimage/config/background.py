"""Assembly of background work: what happens every so often, what digests tell, what tasks are called."""

from __future__ import annotations

from arrimage.core.text import Text
from arrimage.web.contributions import JobKind

#: Background tasks as administrators read them. An import brings itself back when its worker dies.
JOBS = {
    "arrimage.results.jobs.publish_if_changed": JobKind(Text("Publish the figures of a partnership", "Publier les chiffres d’un partenariat")),
    "arrimage.strategy.workbook.jobs.import_workbook": JobKind(Text("Import a workbook", "Importer un classeur"), cares_for_itself=True),
    "arrimage.web.mail.send_messages": JobKind(Text("Send messages", "Envoyer les messages")),
}  # fmt: skip


def assemble() -> None:
    """Fill the ticker and the registry, both cleared before."""
    # Rooms can be imported only once Django knows its applications.
    from arrimage.partnership import digests as partnership
    from arrimage.results import digests as results
    from arrimage.strategy import digests as strategy
    from arrimage.web import digests, jobs, mail
    from arrimage.web.privacy import retention
    from arrimage.web.registry import REGISTRY
    from arrimage.web.ticking import TICKER

    TICKER.every(10, "mail", mail.tick)
    TICKER.every(20, "jobs", jobs.tick)
    TICKER.every(3600, "jobs.old", jobs.forget_old)
    TICKER.every(600, "digests", digests.tick)
    TICKER.every(3600, "reminders", strategy.remind)
    TICKER.every(retention.EVERY, "privacy.retain", retention.tick)
    REGISTRY.digests.extend((*partnership.DIGESTS, *strategy.DIGESTS, *results.DIGESTS))
    REGISTRY.places_of = partnership.places_of
    REGISTRY.jobs.update(JOBS)
