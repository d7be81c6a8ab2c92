"""Bytes to a :class:`Document`: the plain config that most are, quickly, or any YAML."""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.flat import parse_flat
from lfconfiglint.document.model import Document


def parse_document(
    data: bytes, dialect: Dialect = Dialect.OMEGACONF, *, interpolation: bool = True
) -> Document:
    """The document that *data* holds, as releases of that *dialect* read it; never raises.

    ``interpolation`` is switched off for files of our own, whose texts may speak of ``${``.
    """
    flat = parse_flat(data, dialect)
    if flat is not None:
        return flat
    # a YAML parser takes as long to import as all the rest of a lint
    from lfconfiglint.document.full import parse_any

    return parse_any(data, dialect, interpolation=interpolation)
