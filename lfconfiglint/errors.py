"""Errors that end in one clear line and exit code 2, never in a traceback."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from functools import lru_cache

from lfconfiglint.language import Lang, Text


class LfConfigLintError(Exception):
    """What the user has to know, in both languages; ``str()`` gives the English text."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[object, ...]:
        # as it is: to call the class again, as exceptions do, would take other arguments
        return _as_it_was, (type(self), self.args), self.__dict__

    def say(self, lang: Lang) -> str:
        return self.text.say(lang)


def _as_it_was(kind: type[LfConfigLintError], args: tuple[object, ...]) -> LfConfigLintError:
    return kind.__new__(kind, *args)


class UsageError(LfConfigLintError):
    """A flag, rule name, card name or version that does not exist or does not fit."""


class SettingsError(LfConfigLintError):
    """The project's settings cannot be used."""


class ProfileError(LfConfigLintError):
    """A hardware profile cannot be used."""


class RuleError(LfConfigLintError):
    """A rule file is broken; the text names the file and the place in it."""


class InternalError(LfConfigLintError):
    """The tool itself failed; the text names the rule or file so that it can be reported."""


def internal_error(error: Exception) -> InternalError:
    """What to tell about a mistake of the tool itself, and where memory was not enough for it;
    LFCONFIGLINT_DEBUG=1 raises it instead."""
    if os.environ.get("LFCONFIGLINT_DEBUG"):
        raise error
    # Python raises the second where memory ends at a bad moment; no code of ours brings it about
    if isinstance(error, MemoryError | SystemError):
        return InternalError(
            Text("not enough memory; --jobs 1 needs least", "内存不足；--jobs 1 占用最少")
        )
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return InternalError(
        Text(
            f"internal error: {what}; please report it (LFCONFIGLINT_DEBUG=1 shows the place)",
            f"内部错误：{what}；请反馈该问题（设置 LFCONFIGLINT_DEBUG=1 可查看位置）",
        )
    )


def system_reason(error: OSError) -> Text:
    """Why the system refused something, in its own words or in Chinese."""
    en = error.strerror or str(error) or type(error).__name__
    known = {
        errno.ENOENT: "文件或目录不存在",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "文件系统只读",
        errno.ENOSPC: "磁盘空间不足",
        errno.EISDIR: "这是一个目录",
        errno.ENOTDIR: "路径中有一部分不是目录",
        errno.EEXIST: "已存在",
        errno.ENAMETOOLONG: "名称过长",
        errno.ENOEXEC: "不是可执行文件",
        errno.EIO: "读写出错",
        errno.EDQUOT: "磁盘配额已用尽",
        errno.EFBIG: "文件过大",
        errno.EMFILE: "打开的文件过多",
        errno.ELOOP: "符号链接层数过多",
        errno.EBADF: "已关闭",
    }
    return Text(en, known.get(error.errno or 0, en))


def named(error: OSError, file: object) -> OSError:
    """The error with the file's name, which the system does not tell of writing and closing."""
    if error.filename is None:
        error.filename = str(file)
    return error


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that *name* most likely meant, or None when none is near."""
    return _closest(name, tuple(known))


@lru_cache(maxsize=256)
def _closest(name: str, known: tuple[str, ...]) -> str | None:
    # imported only once something is wrong; many configs of one folder have the same mistake
    import difflib

    matches = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return matches[0] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """A sentence to append: `` Did you mean 'x'?``, or nothing when no known name is near."""
    match = closest(name, known)
    return Text(f" Did you mean '{match}'?", f"是否想写 '{match}'？") if match else Text("", "")
