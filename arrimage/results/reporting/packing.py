"""Office files are zips of XML: packed here with fixed dates and order, so that the same report gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_DATE = (2000, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def repacked(content: bytes, *, modified: datetime) -> bytes:
    """The same parts in the same order, each dated alike; the file says that it was last changed at ``modified``."""
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp, data)
            part = zipfile.ZipInfo(item.filename, _DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            new.writestr(part, data)
    return out.getvalue()
