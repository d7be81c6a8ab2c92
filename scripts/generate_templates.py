"""Write lfconfiglint/upstream/templates.json from a clone of LLaMA-Factory, given as argument.

``git clone https://github.com/hiyouga/LLaMA-Factory`` makes the clone; each supported release is
read at its tag, the development branch at ``HEAD``. Nothing of the clone is run.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lfconfiglint.upstream.release.versions import MAIN, SUPPORTED  # noqa: E402
from lfconfiglint.upstream.templates import TEMPLATE_FILE  # noqa: E402

SOURCE = "src/llamafactory/data/template.py"
MEDIA = ("image", "video", "audio")


Registered = tuple[str, str]
"""What a template is and takes, and how it writes the turn of a user."""


def templates_of(code: str) -> Iterator[tuple[str, Registered]]:
    """Every template that a release registers, by name; the last one of a name holds."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id.lstrip("_") != "register_template":
            continue
        arguments = {word.arg: word.value for word in node.keywords}
        name: str = ast.literal_eval(arguments["name"])
        yield name, (" ".join(traits(arguments)), turn(arguments.get("format_user")))


def turn(formatter: ast.expr | None) -> str:
    """The slots of a user's turn, joined; the bare content where a template has no formatter."""
    if formatter is None:
        return "{{content}}"
    (slots,) = (
        node.value
        for node in ast.walk(formatter)
        if isinstance(node, ast.keyword) and node.arg == "slots"
    )
    parts = ast.literal_eval(slots)
    # a set names a token of the tokenizer's own, a mapping a token by its text
    return "".join(
        part if isinstance(part, str)
        else part["token"] if isinstance(part, dict)
        else f"<{min(part)}>"
        for part in parts
    )  # fmt: skip


def traits(arguments: dict[str | None, ast.expr]) -> Iterator[str]:
    if "efficient_eos" in arguments and ast.literal_eval(arguments["efficient_eos"]):
        yield "efficient_eos"
    template_class = arguments.get("template_class")
    if isinstance(template_class, ast.Name) and "Reasoning" in template_class.id:
        yield "reasoning"
    plugin = arguments.get("mm_plugin")
    if isinstance(plugin, ast.Call):
        tokens = {word.arg for word in plugin.keywords}
        yield from (medium for medium in MEDIA if f"{medium}_token" in tokens)


def rows(by_release: dict[str, dict[str, Registered]]) -> dict[str, list[list[str]]]:
    """For each name, runs of releases in which it is the same: first, last, traits, turn."""
    found: dict[str, list[list[str]]] = {}
    for place, release in enumerate(SUPPORTED):
        for name, value in by_release[release].items():
            runs = found.setdefault(name, [])
            if place and runs and runs[-1][1:] == [SUPPORTED[place - 1], *value]:
                runs[-1][1] = release
            else:
                runs.append([release, release, *value])
    return dict(sorted(found.items()))


def main(clone: str) -> None:
    def show(*arguments: str) -> str:
        command = ["git", "-C", clone, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    tags = {release: "HEAD" if release == MAIN else f"v{release}" for release in SUPPORTED}
    names = rows(
        {
            release: dict(templates_of(show("show", f"{tag}:{SOURCE}")))
            for release, tag in tags.items()
        }
    )
    commit = show("rev-parse", "HEAD").strip()[:12]
    lines = [
        f"    {json.dumps(name)}: {json.dumps(runs, ensure_ascii=False)}"
        for name, runs in names.items()
    ]
    note = f"LLaMA-Factory {SOURCE} at the tags of the releases; main is {commit}"
    head = f'{{\n  "source": {json.dumps(note)},\n  "templates": {{\n'
    TEMPLATE_FILE.write_text(head + ",\n".join(lines) + "\n  }\n}\n", encoding="utf-8")
    print(f"{len(names)} templates")


if __name__ == "__main__":
    main(sys.argv[1])
