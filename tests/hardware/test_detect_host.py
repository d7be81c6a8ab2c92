"""Host memory under every kind of limit, the kind of disk, and the measurement of writing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lfconfiglint.hardware import detect_bench
from lfconfiglint.hardware.detect_bench import write_bandwidth
from lfconfiglint.hardware.detect_disk import SeenDisk, _kind, look_at_disk
from lfconfiglint.hardware.detect_host import HostMemory, host_memory
from lfconfiglint.hardware.detect_seen import DetectError

GIB = 2**30
VERSION_1 = "9:name=systemd:/\n4:cpu,memory:{path}\n1:cpu:/\n0::/\n"
VERSION_2 = "0::{path}\n"
UNLIMITED = "9223372036854771712"


@pytest.mark.parametrize(
    ("cgroup", "limits", "limit"),
    [
        pytest.param("", {}, None, id="no control groups"),
        pytest.param(VERSION_2.format(path="/"), {}, None, id="v2 root"),
        pytest.param(
            VERSION_2.format(path="/"), {"memory.max": str(64 * GIB)}, 64 * GIB, id="v2 container"
        ),
        pytest.param(VERSION_2.format(path="/a"), {"a/memory.max": "max"}, None, id="v2 unlimited"),
        pytest.param(
            VERSION_2.format(path="/slurm/job_7/step_0"),
            {"slurm/job_7/memory.max": str(200 * GIB), "slurm/job_7/step_0/memory.max": "max"},
            200 * GIB,
            id="v2 limit of the job above the step",
        ),
        pytest.param(
            VERSION_2.format(path="/../../elsewhere"),
            {"memory.max": str(32 * GIB)},
            32 * GIB,
            id="v2 path outside the container",
        ),
        pytest.param(
            VERSION_1.format(path="/docker/0af3"),
            {"memory/memory.limit_in_bytes": str(100 * GIB)},
            100 * GIB,
            id="v1 container",
        ),
        pytest.param(
            VERSION_1.format(path="/x"),
            {
                "memory/memory.limit_in_bytes": UNLIMITED,
                "memory/x/memory.limit_in_bytes": "1073741824",
            },
            GIB,
            id="v1 group",
        ),
        pytest.param(
            VERSION_2.format(path="/"),
            {"memory.max": str(2048 * GIB)},
            None,
            id="more than there is",
        ),
        pytest.param(VERSION_2.format(path="/"), {"memory.max": "lots"}, None, id="nonsense"),
    ],
)
def test_limits(tmp_path: Path, cgroup: str, limits: dict[str, str], limit: int | None) -> None:
    """The least limit on the way to the root is what a run may use."""
    proc, groups = tmp_path / "proc", tmp_path / "cgroup"
    (proc / "self").mkdir(parents=True)
    (proc / "meminfo").write_text("MemTotal:       1073741824 kB\nMemFree:  5 kB\n")
    (proc / "self" / "cgroup").write_text(cgroup)
    for name, content in limits.items():
        (groups / name).parent.mkdir(parents=True, exist_ok=True)
        (groups / name).write_text(f"{content}\n")
    assert host_memory(proc, groups) == HostMemory(1024 * GIB, limit)


def test_without_proc(tmp_path: Path) -> None:
    """Other systems tell through psutil or sysconf."""
    found = host_memory(tmp_path, tmp_path)
    assert found.limit is None
    assert found.usable is not None
    assert found.usable > 2**28


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /data rw - lustre mds@tcp:/fs rw
31 22 0:41 / /data/scratch\\040here rw - tmpfs tmpfs rw
32 22 0:42 / /objects rw - fuse.s3fs s3fs rw
33 22 0:43 / /twice rw - ext4 /dev/sdb rw
34 33 0:44 / /twice rw - nfs4 host:/x rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind", "shared"),
    [
        ("/nowhere/at/all", "ext4", None),
        ("/data/runs", "lustre", True),
        ("/database", "ext4", None),
        ("/data/scratch here/a", "tmpfs", None),
        ("/objects/bucket", "fuse.s3fs", True),
        ("/twice", "nfs4", True),
    ],
)
def test_kind_of_disk(tmp_path: Path, folder: str, kind: str, shared: bool | None) -> None:
    """The nearest mount decides, and the later of two at one place."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    found = SeenDisk(Path(folder), 1, _kind(Path(folder), mounts))
    assert (found.kind, found.is_shared) == (kind, shared)


def test_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    """LLaMA-Factory makes output_dir; the disk is that of the nearest folder above."""
    found = look_at_disk(tmp_path / "saves" / "run 1", tmp_path / "no mountinfo")
    assert (found.folder, found.kind) == (tmp_path, "")
    assert found.free > 0


def test_bench(tmp_path: Path) -> None:
    """It writes what it says, in time, and leaves nothing behind."""
    written = write_bandwidth(tmp_path, 10**12, streams=2, most=64 * 2**20)
    assert (written.size, written.streams) == (64 * 2**20, 2)
    assert written.bandwidth == int(written.size / written.seconds)
    assert list(tmp_path.iterdir()) == []


def test_bench_stops_in_time(tmp_path: Path) -> None:
    """A slow disk is measured by what was written until then."""
    written = write_bandwidth(tmp_path, 10**12, streams=1, most=10**9, seconds=0.0)
    assert written.size == 0
    assert written.bandwidth == 0


def test_bench_without_room_or_folder(tmp_path: Path) -> None:
    with pytest.raises(DetectError, match="too little"):
        write_bandwidth(tmp_path, 10**9, streams=1)
    with pytest.raises(DetectError, match="No such file"):
        write_bandwidth(tmp_path / "none", 10**12, streams=1, most=2**20)


def test_bench_on_a_disk_that_fills_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, and nothing left behind, although several streams were writing."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(detect_bench, "_write_all", full)
    with pytest.raises(DetectError, match="No space left"):
        write_bandwidth(tmp_path, 10**12, streams=4, most=2**28)
    assert list(tmp_path.iterdir()) == []
