"""How an entry of dataset_info.json says that its rows are to be read.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (DatasetAttr: the defaults, of which none is left for
columns or tags as soon as the entry names one of them) and ``data/converter.py`` (what is read).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.records import dataclass
from lfconfiglint.upstream.release.versions import in_range

Row = Mapping[str, object]

_COLUMNS: Mapping[str, str] = {
    "prompt": "instruction",
    "query": "input",
    "response": "output",
    "messages": "conversations",
}
_TAGS: Mapping[str, str] = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
    "observation_tag": "observation",
    "function_tag": "function_call",
    "system_tag": "system",
}
MEDIA = ("images", "videos", "audios")
_SINCE: Mapping[str, str] = {"videos": "0.9.0", "audios": "0.9.2"}
"""The releases that read a column for these uses, from which on."""


@dataclass(frozen=True)
class Format:
    """Formatting (alpaca, sharegpt or openai), whether rows are pairs, columns and tags."""

    formatting: str
    ranking: bool
    columns: Mapping[str, str]
    tags: Mapping[str, str]

    def column(self, use: str) -> str | None:
        """The column that is read as ``prompt``, ``messages`` ...; None where none is."""
        return self.columns.get(use)

    def needed(self, rows: Sequence[Row]) -> Iterator[str]:
        """The uses whose columns are read from the *rows* whatever else they hold, in upstream's
        order: a row without such a column ends the run, and so does, for some, an entry that names
        no column for the use."""
        yield from self._needed_texts(rows) if self.formatting == "alpaca" else self._needed(rows)
        optional: tuple[str, ...] = MEDIA if self.formatting == "openai" else ("tools", *MEDIA)
        if self.formatting == "alpaca":
            optional = ("system", *optional)
        yield from (use for use in optional if self.column(use))

    def _needed_texts(self, rows: Sequence[Row]) -> Iterator[str]:
        yield from (use for use in ("history", "prompt", "query", "kto_tag") if self.column(use))
        if self._any(rows, "kto_tag", bool):
            yield "response"
        elif self.ranking:
            yield "chosen"
            if self._any(rows, "chosen", str):
                yield "rejected"
        elif self.column("response"):
            yield "response"

    def _needed(self, rows: Sequence[Row]) -> Iterator[str]:
        yield "messages"
        if self.column("kto_tag"):
            yield "kto_tag"
        if self.ranking:
            yield "chosen"
            if self._any(rows, "chosen", dict):
                yield "rejected"

    def _any(self, rows: Sequence[Row], use: str, kind: type) -> bool:
        column = self.column(use)
        return column is not None and any(isinstance(row.get(column), kind) for row in rows)


def format_of(entry: Mapping[str, object], release: str) -> Format | None:
    """The format that an *entry* asks for, as *release* reads it; None where it is of a kind that
    upstream cannot use."""
    formatting, ranking = entry.get("formatting", "alpaca"), entry.get("ranking", False)
    columns = _named(entry, "columns", _COLUMNS)
    tags = _named(entry, "tags", _TAGS)
    if formatting not in ("alpaca", "sharegpt", "openai") or not isinstance(ranking, bool):
        return None
    if columns is None or tags is None:
        return None
    read = {
        use: column
        for use, column in columns.items()
        if use not in _SINCE or in_range(release, f"{_SINCE[use]}..")
    }
    return Format(str(formatting), ranking, read, tags)


def _named(
    entry: Mapping[str, object], part: str, defaults: Mapping[str, str]
) -> Mapping[str, str] | None:
    if part not in entry:
        return defaults
    given = entry[part]
    if not isinstance(given, dict):
        return None
    named = {key: value for key, value in given.items() if value}
    return named if all(isinstance(value, str) for value in named.values()) else None
