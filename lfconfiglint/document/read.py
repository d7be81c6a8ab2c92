"""Bytes to a :class:`Document`: the plain config that most are, quickly, or any YAML."""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.flat import parse_flat
from lfconfiglint.document.model import Document

_AHEAD: dict[tuple[bytes, Dialect], Document] = {}
_MOST_AHEAD = 100
_LARGEST_AHEAD = 8 * 1024


def parse_document(
    data: bytes, dialect: Dialect = Dialect.OMEGACONF, *, interpolation: bool = True
) -> Document:
    """The document that *data* holds, as releases of that *dialect* read it; never raises.

    ``interpolation`` is switched off for files of our own, whose texts may speak of ``${``.
    """
    if _AHEAD and interpolation:
        ahead = _AHEAD.pop((data, dialect), None)
        if ahead is not None:
            return ahead
    flat = parse_flat(data, dialect)
    if flat is not None:
        return flat
    # a YAML parser takes as long to import as all the rest of a lint
    from lfconfiglint.document.full import parse_any

    return parse_any(data, dialect, interpolation=interpolation)


def read_ahead(data: bytes) -> Document:
    """The document of a file that another one is compared with, and whose own turn may come.

    Then :func:`parse_document` hands it over instead of reading it again, to one caller alone. Few
    are kept so, and none that is large.
    """
    document = parse_document(data)
    if len(data) <= _LARGEST_AHEAD:
        if len(_AHEAD) >= _MOST_AHEAD:
            _AHEAD.clear()
        _AHEAD[data, document.dialect] = document
    return document
