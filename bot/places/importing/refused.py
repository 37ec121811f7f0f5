"""Why an import does not happen, in words for the operator."""

from __future__ import annotations


class ImportRefused(ValueError):
    """The region cannot be made from these files; nothing was written."""
