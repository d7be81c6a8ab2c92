"""Checks files, unless what was found in one of them earlier still holds.

A report is kept in a book whose name is made of everything that is known before a file is read:
where it is, rules, releases, machine, settings, environment and this tool. Kept with it are the
state of the file and a digest of it, and the state of every place beside it that was looked at, be
it there or not. So a report that is found is the one that checking anew would give. What a run
showed of it is kept in a book of its own.
"""

from __future__ import annotations

import gc
from pathlib import Path

from lfconfiglint.checker import as_wanted
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.facts.pipeline.siblings import folders_written
from lfconfiglint.file_memory import Looks, forget_files, looking, watch_looks
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.records import replace
from lfconfiglint.result_cache.books import Book, Books, Entry, Found
from lfconfiglint.result_cache.digests import short_digest
from lfconfiglint.result_cache.encoding import NotStorable
from lfconfiglint.result_cache.files import File, Files
from lfconfiglint.result_cache.folders import Folders, Ways
from lfconfiglint.result_cache.gists import gist_text
from lfconfiglint.result_cache.names import Names
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.reports import Reports
from lfconfiglint.result_cache.states import States
from lfconfiglint.result_cache.writers import Writers, digest_of


class ResultCache:
    """A run's view of the cache. *basis* names the settings and the tool; *rendering* and *whole*
    are as for :class:`Reports`.

    What is shown already makes no garbage; before anything else is done somebody looks for it.
    """

    def __init__(
        self,
        folder: Folder,
        basis: str,
        ways: Ways,
        rendering: Rendering | None,
        *,
        whole: bool,
    ) -> None:
        self._books = Books(folder)
        self._reports = Reports(rendering, whole=whole)
        self._ways = ways
        folders = Folders(Names(basis), ways, self._reports.form)
        self._files = Files(folders)
        self._states = States()
        self._writers = Writers(self._written_by, self._files)
        watch_looks(self._states.note)

    def known(self, path: Path) -> FileReport | None:
        """The report that was kept, if it still holds."""
        self._forget_many()
        file = self._files.next(str(path))
        if file is None:
            return None
        if file.shown is not None and (entry := self._holding(file, file.shown)):
            return self._reports.from_shown(entry, file)
        entry = self._holding(file, file.full)
        data = file.content() if entry is not None else None
        # it is read later than its times were
        if entry is None or data is None or short_digest(data) != entry.content:
            return None
        gc.enable()
        report = self._reports.shown(self._reports.full(entry, data, file))
        self._keep_shown(file, entry, report)
        return report

    def check(self, path: Path) -> FileReport:
        """Check the file at *path*, and keep the report.

        Raises like :func:`lfconfiglint.check.check_path`.
        """
        # a run that knows all of its files does not pay for the import
        from lfconfiglint.check import check_bytes, check_path

        gc.enable()
        self._forget_many()
        file = self._files.anew(str(path))
        checker, hardware = self._ways.checker_of(path), self._ways.hardware_of(path)
        try:
            data = read_bytes(path)
        except UnreadableFile:
            return self._reports.shown(check_path(checker, path, hardware))
        plain = replace(checker, policy=FixPolicy(), baseline=None)
        with looking() as looks:
            found = check_bytes(plain, data, str(path), path, hardware)
        report = found
        if found.document is not None:
            result = as_wanted(checker, path, found.document, found.result)
            report = replace(found, result=result)
        report = self._reports.shown(report)
        if found.status != "failed" and file is not None:
            self._keep(file, data, looks, found, report)
        return report

    def fresh(self) -> Found:
        """What was found out since this was last asked, for :meth:`keep` in another process."""
        return self._books.taken()

    def keep(self, found: Found) -> None:
        """Keep what another process found out."""
        for book, entries in found.items():
            for key, entry in entries.items():
                self._books.add(book, key, entry)

    def save(self) -> None:
        """Write what was found out, for later runs."""
        self._books.save()

    def _forget_many(self) -> None:
        if self._states.forget_many():
            self._files.forget()
            # what was read before is older than the states that are looked at from now on
            forget_files()

    def _holding(self, file: File, book: Book) -> Entry | None:
        """The entry of a file in this book, if what it rests on is as it was."""
        kept = self._books.entry(book, file.key)
        entry = file.same(kept) if kept is not None else None
        if entry is None or not self._states.are_absent(entry.absent):
            return None
        there = self._states.hold(entry.there)
        if there is None:
            return None
        for folder, digest in entry.writers:
            if self._writers.of(folder, file.here) != digest:
                return None
        if there is not entry.there:
            entry = entry._replace(there=there)
        if entry is not kept:
            # next time the times tell
            self._books.add(book, file.key, entry)
        return entry

    def _keep(
        self, file: File, data: bytes, looks: Looks, found: FileReport, report: FileReport
    ) -> None:
        """Keep what was *found*, and what is shown of the *report* that was made of it."""
        # the file itself is told by its own times and content
        places = self._states.of(looks.places - {file.path, file.real})
        if places is None:
            return
        try:
            said = self._reports.said(found, file)
            left = self._reports.lefts(file).text(found.result.undecided)
        except NotStorable:
            return
        entry = Entry(
            short_digest(data),
            file.times,
            *places,
            tuple([(folder, digest_of(files)) for folder, files in looks.writers.items()]),
            folders_written(data),
            found.kind,
            tuple(found.reason) if found.reason else None,
            left,
            said,
        )
        self._books.add(file.full, file.key, entry)
        self._keep_shown(file, entry, report)

    def _keep_shown(self, file: File, entry: Entry, report: FileReport) -> None:
        if file.shown is not None and report.shown is not None:
            said = (gist_text(report), report.shown)
            self._books.add(file.shown, file.key, entry._replace(said=said))

    def _written_by(self, path: str) -> tuple[str, ...] | None:
        """The folders that a config writes, if that is kept of what is in it now."""
        file = self._files.ahead(path)
        if file is None:
            return None
        kept = self._books.entry(file.shown or file.full, file.key)
        entry = file.same(kept) if kept is not None else None
        return entry.writes if entry is not None else None
