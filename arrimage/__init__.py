"""Arrimage: the shared workbench of immigration partnerships and Francophone networks.

The package is laid out as the cycle that a partnership lives through; see ``docs/design.md``. Its spine is
working records → evidence → figure → disclosed figure → report.
"""

__version__ = "0.1.0"
