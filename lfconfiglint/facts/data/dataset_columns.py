"""Facts about the files of the data sets: whether upstream can read them, and their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lfconfiglint.facts.data.dataset_files import DatasetFiles
from lfconfiglint.facts.fact import fact, kept
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    # most lints are not where the data is
    from lfconfiglint.facts.data.amounts import Amount
    from lfconfiglint.facts.data.format import Format
    from lfconfiglint.facts.data.table import Table

_SPLITS = ("train", "all")


class DatasetColumns(DatasetFiles):
    """``datasets.*``: what the files of the data sets hold."""

    @kept.after(DatasetFiles.local)
    def _tables(self) -> Mapping[str, Table | None]:
        """The table of every wanted name whose file is on this machine."""
        return {name: self._table(name) for name in self.local}

    def _table(self, name: str) -> Table | None:
        info = self._info
        from lfconfiglint.facts.data.dataset_tables import table_of

        return table_of(info, name)

    def _format(self, name: str) -> Format | None:
        entry = self._info.entry(name)
        from lfconfiglint.facts.data.format import format_of

        return format_of(entry, self._context.release)

    def amount(self, name: str) -> Amount | None:
        """Bounds of the rows that are taken from the data set *name*; None where nothing tells."""
        if name not in self._info.entries:
            return None
        from lfconfiglint.facts.data.amounts import amount_of

        most = self._context.optional_integer("max_samples")
        return amount_of(self._info.entry(name), self._table(name), most)

    def _of(self, fits: Callable[[Table, Format], bool]) -> tuple[str, ...]:
        """The names whose table and format are known, and that *fits* accepts."""
        found = []
        for name, table in self._tables.items():
            form = self._format(name)
            if table and form and not table.fault and fits(table, form):
                found.append(name)
        return tuple(found)

    def _with_fault(self, *faults: str) -> tuple[str, ...]:
        return tuple(
            name for name, table in self._tables.items() if table and table.fault in faults
        )

    @fact.after(_tables)
    def broken_json(self) -> tuple[str, ...]:
        """Names whose file is no JSON in UTF-8: cut off, or with a comma too many."""
        return self._with_fault("json", "encoding")

    @fact.after(_tables)
    def with_bom(self) -> tuple[str, ...]:
        """Names whose file is a JSON list behind a byte order mark."""
        return self._with_fault("bom")

    @fact.after(_tables)
    def empty_files(self) -> tuple[str, ...]:
        """Names whose file has no rows."""
        return self._with_fault("empty")

    @fact.after(_tables)
    def unmapped(self) -> tuple[str, ...]:
        """Names whose ``columns`` leave out one that their formatting cannot do without."""
        return self._of(lambda table, form: unmapped_in(table, form) is not None)

    @fact.after(unmapped)
    def unmapped_use(self) -> str | None:
        """What ``columns`` leave out for the first of these, for example ``messages``."""
        return self._first(self.unmapped, unmapped_in)

    @fact.after(_tables)
    def without_column(self) -> tuple[str, ...]:
        """Names whose file has no column of a name that is read from it."""
        return self._of(lambda table, form: absent_in(table, form) is not None)

    @fact.after(without_column)
    def absent_column(self) -> str | None:
        """The column that the first of these has not."""
        return self._first(self.without_column, absent_in)

    @fact.after(absent_column)
    def absent_use(self) -> str | None:
        """What that column is read as: ``prompt``, ``messages`` ..."""
        name = self.absent_column
        form = self._format(self.without_column[0]) if name else None
        uses = [use for use, column in form.columns.items() if column == name] if form else []
        return uses[0] if uses else None

    @fact.after(without_column)
    def found_columns(self) -> tuple[str, ...]:
        """The columns that the first of these has, in alphabetical order."""
        table = self._tables[self.without_column[0]] if self.without_column else None
        return tuple(sorted(table.columns)) if table else ()

    @fact.after(_tables)
    def without_tag(self) -> tuple[str, ...]:
        """Names whose messages have none of the keys that hold role and content."""
        return self._of(lambda table, form: absent_tag_in(table, form) is not None)

    @fact.after(without_tag)
    def absent_tag(self) -> str | None:
        """The key that the messages of the first of these have not."""
        return self._first(self.without_tag, absent_tag_in)

    def _first(
        self, names: Sequence[str], says: Callable[[Table, Format], str | None]
    ) -> str | None:
        table = self._tables[names[0]] if names else None
        form = self._format(names[0]) if names else None
        return says(table, form) if table and form else None

    @fact.after(DatasetFiles.local)
    def unknown_splits(self) -> tuple[str, ...]:
        """Names of local files whose ``split`` is another than train, the only one they have."""

        def other(name: str) -> bool:
            split = self._info.entry(name).get("split", "train")
            return isinstance(split, str) and split.isidentifier() and split not in _SPLITS

        return tuple(name for name in self.local if other(name))


def unmapped_in(table: Table, form: Format) -> str | None:
    return next((use for use in form.needed(table.rows) if form.column(use) is None), None)


def absent_in(table: Table, form: Format) -> str | None:
    columns = (form.column(use) for use in form.needed(table.rows))
    return next((column for column in columns if column and table.lacks(column)), None)


def absent_tag_in(table: Table, form: Format) -> str | None:
    """A key that no message has. Only where all rows are known: upstream's table gives every
    message all keys that any of them has."""
    column = form.column("messages")
    if form.formatting == "alpaca" or not column or not table.complete:
        return None
    messages = [turn for row in table.rows for turn in _list(row.get(column))]
    if not messages or not all(isinstance(turn, dict) for turn in messages):
        return None
    keys = frozenset().union(*messages)
    wanted = (form.tags.get(tag) for tag in ("role_tag", "content_tag"))
    return next((tag for tag in wanted if tag and tag not in keys), None)


def _list(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []
