"""What a project says about its runs: its configs, how scripts start them, its releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.discovery import find_files
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.read import parse_document
from lfconfiglint.language import Text
from lfconfiglint.launch_scripts.find import Launched, how_started
from lfconfiglint.real_path import real_path
from lfconfiglint.recognition import mentions_config_keys, recognise
from lfconfiglint.upstream.release.target import Target


@dataclass(frozen=True)
class Survey:
    """``starts`` are the distinct ways in which scripts start configs."""

    kinds: Counter[str]
    starts: tuple[Launched, ...]
    target: Target

    @property
    def processes(self) -> int | None:
        """Processes of every start that tells; None where they differ or none tells."""
        worlds = {start.world_size for start in self.starts if start.world_size is not None}
        return worlds.pop() if len(worlds) == 1 else None

    def describe(self) -> Iterator[Text]:
        """What was found, in lines for people."""
        number = sum(self.kinds.values())
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        yield Text(
            f"configs: {number}{f' ({kinds})' if kinds else ''}",
            f"配置文件：{number} 个{f'（{kinds}）' if kinds else ''}",
        )
        for start in self.starts:
            world = start.world_size or "?"
            launcher = start.launcher or "?"
            yield Text(
                f"{start.source}: {world} processes, {launcher}",
                f"{start.source}：{world} 个进程，{launcher}",
            )
        yield self.target.describe()


def survey(folder: Path, options: RunOptions) -> Survey:
    """Look at the configs below *folder*; what cannot be read is passed over."""
    kinds: Counter[str] = Counter()
    first: Path | None = None
    starts: dict[str, Launched] = {}
    for path in find_files((str(folder),), (), force=False):
        try:
            data = read_bytes(path)
        except UnreadableFile:
            continue
        if not mentions_config_keys(data):
            continue
        document = parse_document(data)
        kind, reason = recognise(document, data)
        if reason is not None:
            continue
        kinds[kind] += 1
        first = first or path
        started = how_started(real_path(str(path)))
        if started is not None:
            starts.setdefault(started.source, started)
    return Survey(kinds, tuple(starts.values()), options.target_of(first))
