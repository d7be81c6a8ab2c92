"""Whatever is edited between runs, and however soon after: no run tells of what was there before.

Configs and files beside them change without changing their size, keep their times, trade places,
come and go, and become links. A run follows at once or after a while; nothing else differs.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lfconfiglint.result_cache import one_state
from tests.result_cache.project import FILES, TRAIN, Run

SETTLED = 20_000_000
"""Nanoseconds; no clock of a file system is coarser here."""
STEPS = 12

Edit = Callable[[random.Random, Path], None]

SAME_SIZE: Mapping[str, tuple[str, ...]] = {
    "train.yaml": (
        TRAIN,
        TRAIN.replace("save_steps", "save_stepz"),
        TRAIN.replace("template: qwen", "template: qwfn"),
        TRAIN.replace("saves/first", "saves/other"),
    ),
    "second.yaml": (
        FILES["second.yaml"],
        FILES["second.yaml"].replace("stage: dpo", "stage: sft"),
        FILES["second.yaml"].replace("_path: saves/first", "_path: saves/other"),
    ),
    "ds.json": (FILES["ds.json"], FILES["ds.json"].replace('"stage": 2', '"stage": 3')),
    "train.sh": (FILES["train.sh"], FILES["train.sh"].replace("node 4", "node 8")),
    "models/tiny/config.json": (
        FILES["models/tiny/config.json"],
        FILES["models/tiny/config.json"].replace('": 256', '": 999'),
    ),
}
"""What each file may say, always in as many bytes."""


def put(path: Path, text: str) -> None:
    """A new file."""
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def overwrite(path: Path, text: str) -> None:
    """In place, and dated back to what it was."""
    before = path.stat() if path.exists() else None
    path.write_text(text, encoding="utf-8")
    if before is not None:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path, text: str) -> None:
    """As editors do, with the times of the file that is replaced."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    if path.exists():
        os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    new.replace(path)


def change(chance: random.Random, folder: Path) -> None:
    name = chance.choice(sorted(SAME_SIZE))
    way = chance.choice((put, overwrite, replace))
    way(folder / name, chance.choice(SAME_SIZE[name]))


def trade(chance: random.Random, folder: Path) -> None:
    """Two configs of one size trade places."""
    first, second, between = folder / "train.yaml", folder / "copy.yaml", folder / "between"
    put(second, chance.choice(SAME_SIZE["train.yaml"]))
    if first.exists():
        first.rename(between)
        second.rename(first)
        between.rename(second)


def come(chance: random.Random, folder: Path) -> None:
    """Another config that may write what others start from, or a checkpoint there."""
    if chance.random() < 0.5:
        put(folder / "another.yaml", chance.choice(SAME_SIZE["train.yaml"]))
    else:
        (folder / "saves/first/checkpoint-5").mkdir(parents=True, exist_ok=True)


def go(chance: random.Random, folder: Path) -> None:
    names = ("train.yaml", "another.yaml", "copy.yaml", "ds.json", "data/dataset_info.json")
    (folder / chance.choice(names)).unlink(missing_ok=True)


def link(chance: random.Random, folder: Path) -> None:
    """A link in place of a config leads elsewhere."""
    aside = folder / "aside"
    aside.mkdir(exist_ok=True)
    target = aside / chance.choice(("one.yaml", "two.yaml"))
    target.write_text(chance.choice(SAME_SIZE["train.yaml"]), encoding="utf-8")
    path = folder / "train.yaml"
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def touch(chance: random.Random, folder: Path) -> None:
    path = folder / chance.choice(sorted(SAME_SIZE))
    if path.exists():
        path.touch()


EDITS: tuple[Edit, ...] = (change, change, trade, come, go, touch)


@pytest.fixture
def project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files count as settled soon, so that times decide as they do in a run of the next day."""
    monkeypatch.setattr(one_state, "SETTLED", SETTLED)
    return project


def wait() -> None:
    time.sleep(2 * SETTLED / 1e9)


@pytest.mark.parametrize("seed", range(4))
def test_edits(project: Path, seed: int) -> None:
    """A run with the cache finds what a run without it does, after every edit."""
    chance = random.Random(seed)
    edits = (*EDITS, link) if os.name == "posix" else EDITS
    known = 0
    for step in range(STEPS):
        if chance.random() < 0.5:
            wait()
        done = [chance.choice(edits) for _ in range(chance.choice((0, 1, 1, 3)))]
        for edit in done:
            edit(chance, project)
        form = chance.choice(("json", "json", "concise", None))
        cached, plain = Run(project, form=form), Run(project, cached=False, form=form)
        same = cached.shown == plain.shown if form else cached.found == plain.found
        assert same, (step, form, [edit.__name__ for edit in done])
        known += len(cached.known)
    assert known > STEPS


@pytest.mark.parametrize("way", [overwrite, replace], ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", SAME_SIZE)
def test_size_and_time_stay(project: Path, name: str, way: Callable[[Path, str], None]) -> None:
    """Content that is new under its old size and time is seen, be it the config's or another's."""
    wait()
    seen = [Run(project, form="json").shown]
    for number, later in enumerate((False, True) * 4):
        text = SAME_SIZE[name][(number + 1 + number // 4) % len(SAME_SIZE[name])]
        time_before = (project / name).stat().st_mtime_ns
        way(project / name, text)
        assert (project / name).stat().st_mtime_ns == time_before
        if later:
            wait()
        cached, plain = (Run(project, cached=known, form="json") for known in (True, False))
        assert cached.shown == plain.shown
        seen.append(plain.shown)
        wait()
        # what is known is dated now
        Run(project, form="json")
    assert any(shown != seen[0] for shown in seen)
