"""Bytes to a :class:`Document`: the plain config that most are, quickly, or any YAML."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.flat import parse_flat
from lfconfiglint.document.model import Document

_AHEAD: dict[tuple[bytes, Dialect], Document] = {}
_BEFORE: dict[tuple[bytes, Dialect], Mapping[str, object] | None] = {}
"""The values of those that were read last."""
_UNREAD: Mapping[str, object] = {}
"""In place of the values of a file that was not read."""
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
    document = parse_flat(data, dialect)
    if document is None:
        # a YAML parser takes as long to import as all the rest of a lint
        from lfconfiglint.document.full import parse_any

        document = parse_any(data, dialect, interpolation=interpolation)
    if interpolation and len(data) <= _LARGEST_AHEAD:
        if len(_BEFORE) >= _MOST_AHEAD:
            _BEFORE.clear()
        _BEFORE[data, dialect] = _values(document)
    return document


def values_beside(data: bytes) -> Mapping[str, object] | None:
    """The values of a file that another one is compared with, None where it cannot be read; not to
    be changed. Its own turn may come, or was before: it is read once for both."""
    # asked once: another thread may forget them in between
    known = _BEFORE.get((data, Dialect.OMEGACONF), _UNREAD)
    return _values(read_ahead(data)) if known is _UNREAD else known


def _values(document: Document) -> Mapping[str, object] | None:
    return None if document.problems else document.values


def read_ahead(data: bytes) -> Document:
    """The document of a file whose own turn may come.

    Then :func:`parse_document` hands it over instead of reading it again, to one caller alone. Few
    are kept so, and none that is large.
    """
    document = parse_document(data)
    if len(data) <= _LARGEST_AHEAD:
        if len(_AHEAD) >= _MOST_AHEAD:
            _AHEAD.clear()
        _AHEAD[data, document.dialect] = document
    return document
