"""The disk that ``output_dir`` would lie on: what is free, and what kind of file system it is."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from lfconfiglint.errors import system_reason
from lfconfiglint.hardware.detect_seen import DetectError
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple

_SHARED = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "lustre", "ceph", "gpfs", "beegfs"),
        *("beegfs_nodev", "glusterfs", "wekafs", "panfs", "pvfs2", "orangefs", "afs", "gfs2"),
        *("ocfs2", "cpfs", "quobyte"),
    }
)
"""Network file systems; FUSE ones, whose kinds are without number, are told by their prefix."""


class SeenDisk(NamedTuple):
    """``folder`` exists and is the nearest to what was asked for; ``kind`` is '' where unknown."""

    folder: Path
    free: int
    kind: str

    @property
    def is_shared(self) -> bool | None:
        """True on a network file system; None for a local one, which others may use or not."""
        return True if self.kind in _SHARED or self.is_fuse else None

    @property
    def is_fuse(self) -> bool:
        """``fuseblk`` is a local disk, such as NTFS."""
        return self.kind.startswith("fuse.") and self.kind not in (
            "fuse.lxcfs",
            "fuse.fuse-overlayfs",
        )

    @property
    def is_memory(self) -> bool:
        return self.kind in ("tmpfs", "ramfs")


def look_at_disk(output_dir: Path, mounts: Path = Path("/proc/self/mountinfo")) -> SeenDisk:
    """The disk of *output_dir*, which need not exist yet; :class:`DetectError` when it cannot be
    looked at."""
    try:
        folder = output_dir.absolute()
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        # what a process without special rights may still write
        return SeenDisk(folder, shutil.disk_usage(folder).free, _kind(folder.resolve(), mounts))
    except (OSError, ValueError) as error:
        text = str(error)
        why = system_reason(error) if isinstance(error, OSError) else Text(text, text)
        raise DetectError(Text(f"{output_dir}: {why.en}", f"{output_dir}：{why.zh}")) from None


def _kind(folder: Path, mounts: Path) -> str:
    """Type of the file system mounted nearest above *folder* (proc(5), mountinfo)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        left, separator, right = line.partition(" - ")
        fields = left.split()
        if not separator or len(fields) < 5 or not right.split():
            continue
        # spaces and the like are written in octal
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        is_above = folder == Path(point) or Path(point) in folder.parents
        # of two at one place, the later hides the earlier
        if is_above and len(point.rstrip(os.sep)) >= best:
            best, kind = len(point.rstrip(os.sep)), right.split()[0]
    return kind
