"""Councils, committees, tables and groups."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Body
from arrimage.web.workbook.binding import Binding, Context
from arrimage.web.workbook.changes import Key, Stored
from arrimage.web.workbook.columns import both, choice, day, key, number, ref
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Parsed, Sheet

BODIES_SHEET = Sheet(
    "bodies",
    Text("Bodies", "Instances"),
    Text("Council, committees, sector tables and groups, and which reports to which.", "Conseil, comités, tables sectorielles et groupes, et de qui relève chacun."),
    (
        key(Text("Short name by which other sheets point to the body.", "Nom court par lequel les autres feuilles désignent l’instance."), Text("council", "conseil")),
        choice("kind", Text("Kind", "Type"), Text("What kind of body it is.", "De quel genre d’instance il s’agit."), codes.BODY_KINDS, "council"),
        ref("parent", Text("Reports to", "Relève de"), Text("Key of the body above it; empty at the top.", "Clé de l’instance dont elle relève; vide au sommet."), "bodies"),
        *both("name", Text("Name", "Nom"), Text("Name of the body.", "Nom de l’instance."), Text("Partnership council", "Conseil de partenariat")),
        day("started", Text("Started", "Début"), Text("First day.", "Premier jour."), "2022-04-01", required=True),
        day("ended", Text("Ended", "Fin"), Text("Last day, once it no longer meets.", "Dernier jour, quand elle ne siège plus.")),
        day("terms_adopted", Text("Terms of reference adopted", "Cadre de référence adopté"), Text("Day on which its terms of reference were adopted.", "Jour de l’adoption de son cadre de référence."), "2022-06-14"),
        number("quorum", Text("Quorum", "Quorum"), Text("Voting seats that must be present.", "Nombre de sièges votants requis."), minimum=1, maximum=1000, example="12"),
    ),
    ("key",),
    orders=(("started", "ended"),),
    names=("name_en", "name_fr"),
    titled="name",
)  # fmt: skip


def _no_circle(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    """A body never stands below itself, counting what is stored and what the file changes."""
    rows = {str(row.values["key"]): row for row in parsed.rows.get("bodies", []) if not row.removed}
    parents = {key_[0]: stored.values.get("parent") for key_, stored in found.items()}
    parents.update({name: row.values["parent"] for name, row in rows.items() if "parent" in row.values})
    for name, row in rows.items():
        above, seen = parents.get(name), {name}
        while isinstance(above, str) and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == name:
            findings.cell(
                row, "parent", BODIES_SHEET.column("parent").header,
                Text("This body would stand below itself.", "Cette instance relèverait d’elle-même."),
                Text("Name a body above it, or none.", "Indiquez une instance qui la chapeaute, ou aucune."),
            )  # fmt: skip


BODIES: Binding = Binding(
    BODIES_SHEET, Body, "body", lambda context: Body.objects.filter(partnership=context.owner),
    {
        "key": "key", "kind": "kind", "parent": "parent", "name_en": "name_en", "name_fr": "name_fr", "started": "started",
        "ended": "ended", "terms_adopted": "terms_adopted", "quorum": "quorum",
    },
    fixed=lambda context: {"partnership_id": context.owner.pk},
    rules=_no_circle,
)  # fmt: skip
