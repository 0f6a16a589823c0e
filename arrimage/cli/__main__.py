"""``python -m arrimage.cli``: the same as ``arrimage``."""

from __future__ import annotations

import sys

from arrimage.cli import main

sys.exit(main())
