"""What to talk about at the next meeting: boxes off track or to watch, and what the plan does about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from arrimage.core import wording
from arrimage.core.text import Text
from arrimage.results import headline
from arrimage.results.pages import words
from arrimage.results.pages.scene import Box, Scene
from arrimage.results.reading import Reading
from arrimage.results.states import State
from arrimage.strategy.models import Action

#: Boxes that a meeting can talk about.
TALK = 3
TALK_TITLES = (
    Text("", ""),
    Text("One to talk about at the next meeting", "Un point à aborder à la prochaine rencontre"),
    Text("Two to talk about at the next meeting", "Deux points à aborder à la prochaine rencontre"),
    Text("Three to talk about at the next meeting", "Trois points à aborder à la prochaine rencontre"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the plan does about a box: a sentence with the address of the action."""

    words: Text
    url: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A box to talk about, why, and what the plan does about it; ``told`` is false for who may not read the plan."""

    box: Box
    facts: tuple[Text, ...]
    actions: tuple[Answer, ...]
    told: bool
    propose_url: str


def to_talk_about(made: Mapping[str, Box]) -> list[Box]:
    """At most three boxes off track or to watch, off track first, effects before work."""
    wanted = [box for box in made.values() if box.state in (State.OFF.value, State.WATCH.value)]
    wanted.sort(key=lambda box: (box.state != State.OFF.value, box.level in headline.WORK))
    return wanted[:TALK]


def talk(
    found: Scene, reading: Reading, chosen: Sequence[Box], actions: Mapping[str, Sequence[Action]] | None, plan_url: str
) -> tuple[Talk, ...]:
    """The boxes to talk about, with what the plan does about each; ``actions`` is None when it may not be told."""
    told = []
    for box in chosen:
        facts: list[Text] = []
        for indicator, _ in found.measures[box.ref]:
            judgement = reading.judgements[indicator.id]
            if judgement.state.value == box.state and len(facts) < 2:
                name = indicator.name.text
                facts.append(Text(f"{name.en}: {judgement.reason.en}", f"{name.fr}{words.NBSP}: {judgement.reason.fr}"))
        answers = tuple(answer(action) for action in (actions or {}).get(box.ref, ()))
        told.append(Talk(box, tuple(facts), answers, actions is not None, plan_url))
    return tuple(told)


_ANSWERS: Mapping[str, Text] = {
    "planned": Text("Action {number} begins on {start}.", "L’action {number} commence le {start}."),
    "on_track": Text(
        "Action {number} is on track and runs until {due}.",
        "L’action {number} est en bonne voie et se poursuit jusqu’au {due}.",
    ),
    "late": Text(
        "Action {number} is late; it was due on {due}.", "L’action {number} est en retard; son échéance est le {due}."
    ),
    "blocked": Text("Action {number} is blocked.", "L’action {number} est bloquée."),
    "done": Text("Action {number} was done on {done}.", "L’action {number} est terminée depuis le {done}."),
}
_UNDATED = Text(
    "Action {number} is under way, without an end date.", "L’action {number} est en cours, sans date de fin."
)
_LATE = Text("Action {number} is late.", "L’action {number} est en retard.")


def answer(action: Action) -> Answer:
    """One action as a sentence on where it stands."""

    def day(moment: date | None) -> Text:
        return Text(wording.day(moment, "en"), wording.day(moment, "fr")) if moment else Text("", "")

    said = _ANSWERS[action.status]
    if action.due is None and action.status in ("on_track", "late"):
        said = _UNDATED if action.status == "on_track" else _LATE
    said = said.format(number=action.number, start=day(action.start), due=day(action.due), done=day(action.completed))
    title = action.title
    return Answer(
        Text(f"{said.en} ({title.say('en')})", f"{said.fr} ({title.say('fr')})"), reverse("permalink", args=[action.pk])
    )
