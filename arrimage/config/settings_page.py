"""The page ``docs/<lang>/configuration.md``, written from the declared settings."""

from __future__ import annotations

from collections.abc import Iterator

from arrimage.config.variables import VARIABLES
from arrimage.core.text import Lang, Text

_TITLE = Text("Configuration", "Configuration")
_ABOUT = Text(
    "An instance is configured by its environment alone. `arrimage config` shows every setting as it holds, checked and with secrets masked; a value that is refused stops every command with the remedy, and a name that nothing reads is warned of. An empty value counts as none.",
    "Une instance se configure par son environnement seulement. `arrimage config` montre chaque réglage tel qu’il est, vérifié et les secrets masqués; une valeur refusée arrête toute commande en donnant le remède, et un nom que rien ne lit est signalé. Une valeur vide compte comme absente.",
)  # fmt: skip


def page(lang: Lang, written: str) -> Iterator[str]:
    """Every setting: what it means, what may be written, what holds without it."""
    yield f"# {_TITLE.say(lang)}"
    yield ""
    yield written
    yield ""
    yield _ABOUT.say(lang)
    for variable in VARIABLES:
        yield ""
        yield f"## `{variable.name}`"
        yield ""
        yield variable.about.say(lang)
        yield ""
        yield _fact(Text("Value", "Valeur"), variable.kind.say(lang), lang)
        default = f"`{variable.default}`" if variable.default else variable.without.say(lang)
        yield _fact(Text("Default", "Par défaut"), default, lang)
        if variable.secret:
            yield _fact(Text("Secret", "Secret"), Text("yes: masked wherever it is shown", "oui\u00a0: masqué partout où il est montré").say(lang), lang)  # fmt: skip
        yield _fact(Text("If it is refused", "En cas de refus"), variable.remedy.say(lang), lang)


def _fact(name: Text, said: str, lang: Lang) -> str:
    return f"- **{name.say(lang)}{':' if lang == 'en' else chr(0xA0) + ':'}** {said}"
