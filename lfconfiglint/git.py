"""What two commits of a repository have in common and where they differ, by git's plumbing.

Nothing is checked out and nothing of the repository is run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple


class GitError(LfConfigLintError):
    """Git is missing, or does not know what was asked for."""


_REFUSED = {
    "not a git repository": Text(
        "this folder is in no git repository", "当前目录不在任何 git 仓库中"
    ),
    "dubious ownership": Text(
        "this repository belongs to somebody else, and git does not read it; "
        "`git config --global --add safe.directory FOLDER` allows it",
        "该仓库属于其他用户，git 拒绝读取；"
        "可用 `git config --global --add safe.directory 目录` 允许",
    ),
}
"""What git says of a folder that it does not work in, and what we say."""


class Change(NamedTuple):
    """A file that differs; ``old`` is None for a new one, ``new`` for one that is gone."""

    old: str | None
    new: str | None


def commit_of(name: str) -> str:
    """The full hash of a commit; raises :class:`GitError`."""
    _refuse_outside()
    try:
        found = _run("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        raise GitError(
            Text(
                f"{name}: no such commit here; a shallow clone may lack it",
                f"{name}：此处没有该提交；浅克隆可能缺少它",
            )
        ) from None
    return found.decode().strip()


def common_ancestor(first: str, second: str) -> str:
    """Where the two parted; *first* itself where a shallow clone does not tell."""
    try:
        return _run("merge-base", first, second).decode().strip()
    except GitError:
        return first


def changes_between(base: str, head: str, *patterns: str) -> list[Change]:
    """Files below the current folder that differ between two commits, by name."""
    listed = _run("diff", "--name-status", "-z", "-M", "--relative", base, head, "--", *patterns)
    fields = iter(listed.decode("utf-8", "surrogateescape").split("\0"))
    changes = []
    for status in fields:
        if not status:
            break
        old = next(fields)
        if status[0] in "RC":
            changes.append(Change(old if status[0] == "R" else None, next(fields)))
        elif status[0] == "A":
            changes.append(Change(None, old))
        else:
            changes.append(Change(old, None if status[0] == "D" else old))
    return changes


def uncommitted(*patterns: str) -> list[str]:
    """Files below the current folder, by name, that are in no commit or differ from the last one;
    what git is told to ignore is not among them."""
    touched = _names("diff-index", "--name-only", "-z", "--relative", "HEAD", "--", *patterns)
    new = _names("ls-files", "-z", "--others", "--exclude-standard", "--", *patterns)
    return sorted([*filter(_differs, touched), *new])


def _names(*arguments: str) -> list[str]:
    # a file system monitor would be a program of the repository's
    listed = _run("-c", "core.fsmonitor=false", *arguments)
    return [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]


def _differs(path: str) -> bool:
    """Git's plumbing also names a file of which nothing but the time has changed."""
    try:
        return Path(path).read_bytes() != content_in("HEAD", path)
    except (OSError, GitError):
        return True


def content_in(commit: str, path: str) -> bytes:
    """A file below the current folder as it is in a commit; a link is its target's name."""
    return _run("cat-file", "blob", f"{commit}:./{path}")


def _refuse_outside() -> None:
    try:
        # git's words are told apart in the one language that it always has
        _run("rev-parse", "--git-dir", environment={**os.environ, "LC_ALL": "C"})
    except GitError as error:
        for said, meant in _REFUSED.items():
            if said in error.text.en:
                raise GitError(meant) from None
        raise


def _run(*arguments: str, environment: Mapping[str, str] | None = None) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=True, env=environment)
    except FileNotFoundError:
        raise GitError(Text("git is not found", "未找到 git")) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0] if said else f"exit code {error.returncode}"
        what = f"git {arguments[0]}"
        raise GitError(Text(f"{what}: {reason}", f"{what}：{reason}")) from None
    return done.stdout
