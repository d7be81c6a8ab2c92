"""The footer of a Parquet file: its number of rows and its columns, without a library.

Source: parquet-format ``parquet.thrift`` (FileMetaData: 2 schema, 3 num_rows; SchemaElement:
4 name, 5 num_children), and Thrift's compact protocol.
"""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.facts.data.table import Table

_MAGIC = b"PAR1"
_LARGEST_FOOTER = 4_000_000
_DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 7, 8, 9, 10, 12
_DEEPEST = 16


class _Malformed(ValueError):
    """The footer is not what the format says."""


def read_parquet(path: Path, size: int) -> Table | None:
    """Rows and columns by the footer; None for a file that is none, or is encrypted."""
    with path.open("rb") as file:
        file.seek(max(size - 8, 0))
        tail = file.read(8)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > min(size - 8, _LARGEST_FOOTER):
            return None
        file.seek(size - 8 - length)
        footer = file.read(length)
    try:
        fields = _Reader(footer).struct()
    except (_Malformed, IndexError):
        return None
    schema, rows = fields.get(2), fields.get(3)
    if not isinstance(schema, list) or not isinstance(rows, int) or rows < 0:
        return None
    return Table(rows, rows, _top_columns(schema), whole=True)


def _top_columns(schema: list[object]) -> frozenset[str]:
    """Names right below the root; the schema is a tree, written parents first."""
    names = []
    below: list[int] = []
    for element in schema:
        if not isinstance(element, dict):
            continue
        name, children = element.get(4), element.get(5, 0)
        if len(below) == 1 and isinstance(name, bytes):
            names.append(name.decode("utf-8", "replace"))
        if below:
            below[-1] -= 1
        if isinstance(children, int) and children > 0:
            below.append(children)
        while len(below) > 1 and below[-1] == 0:
            below.pop()
    return frozenset(names)


class _Reader:
    """Thrift's compact protocol, as far as footers use it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def _byte(self) -> int:
        value = self._content[self._place]
        self._place += 1
        return value

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _signed(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def struct(self, depth: int = 0) -> dict[int, object]:
        """The fields of a struct by number."""
        fields: dict[int, object] = {}
        number = 0
        while kind := self._byte():
            number = number + (kind >> 4) if kind >> 4 else self._signed()
            fields[number] = self._value(kind & 15, depth)
        return fields

    def _value(self, kind: int, depth: int) -> object:
        if depth > _DEEPEST:
            raise _Malformed
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._signed()
        if kind in (_DOUBLE, _BINARY):
            length = 8 if kind == _DOUBLE else self._varint()
            self._place += length
            return self._content[self._place - length : self._place]
        if kind in (_LIST, _SET):
            header = self._byte()
            count = self._varint() if header >> 4 == 15 else header >> 4
            if count > len(self._content):
                raise _Malformed
            # booleans in a list take a byte each
            of = header & 15
            return [
                self._byte() if of in (1, 2) else self._value(of, depth + 1) for _ in range(count)
            ]
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise _Malformed
