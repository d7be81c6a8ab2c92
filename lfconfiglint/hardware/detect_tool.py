"""Running a vendor's tool: bounded in time, and every way to fail is one :class:`ToolError`."""

from __future__ import annotations

import os
import shutil
import subprocess

from lfconfiglint.hardware.detect_seen import ToolError
from lfconfiglint.language import Text

TIMEOUT = 60
"""Seconds. nvidia-smi takes 10 and more on a large machine without persistence mode."""

PLACES = ("/opt/rocm/bin", "/usr/lib/wsl/lib", "/usr/local/sbin", "/usr/local/bin")
"""Where installers put the tools that are often not on the PATH."""


def run(*command: str) -> str:
    """What *command* prints; :class:`ToolError` when it is missing, fails or hangs."""
    tool = command[0]
    path = shutil.which(tool) or shutil.which(tool, path=os.pathsep.join(PLACES))
    if path is None:
        raise ToolError(Text(f"{tool} is not installed", f"未安装 {tool}"))
    try:
        done = subprocess.run(
            [path, *command[1:]],
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
            stdin=subprocess.DEVNULL,
            # tools translate or colour nothing then
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired:
        raise ToolError(
            Text(
                f"{tool} did not answer within {TIMEOUT} seconds", f"{tool} 在 {TIMEOUT} 秒内无响应"
            )
        ) from None
    except OSError as error:
        raise failed(tool, str(error.strerror or error)) from None
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise failed(tool, output + done.stderr.decode("utf-8", "replace"))
    return output


def failed(tool: str, output: str) -> ToolError:
    """*tool* said that it failed; its first line tells why."""
    line = first_line(output)
    return ToolError(Text(f"{tool} failed: {line}", f"{tool} 失败：{line}"))


def unreadable(tool: str, output: str) -> ToolError:
    """*tool* printed something else than what its documentation describes."""
    line = first_line(output)
    return ToolError(
        Text(f"{tool} printed what cannot be read: {line}", f"无法解析 {tool} 的输出：{line}")
    )


def first_line(output: str) -> str:
    lines = [" ".join(line.split()) for line in output.splitlines() if line.strip()]
    line = "".join(letter for letter in lines[0] if letter.isprintable()) if lines else "-"
    return line if len(line) <= 120 else line[:119] + "…"
