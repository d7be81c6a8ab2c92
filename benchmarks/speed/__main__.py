"""Measure, and print or write the page.

python -m benchmarks.speed
python -m benchmarks.speed --tools /path/to/bin --page docs/speed.md --runs 20
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.configs import SEED, copy_configs, write_configs, write_long_config
from benchmarks.speed.growth import seconds_with_rules
from benchmarks.speed.measure import take_turns
from benchmarks.speed.page import growth, head, table
from lfconfiglint.language import Text

TOOLS = ("yamllint", "check-jsonschema", "ryl", "ruff")
FEW = 100
"""Files for each of which a process is started."""
LINT = [sys.executable, "-m", "lfconfiglint"]
SCHEMA = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}'


def tool(name: str, folder: Path) -> str | None:
    """The path of a tool in *folder* or on the path; None where there is none."""
    return shutil.which(name, path=str(folder)) or shutil.which(name)


def others(folder: Path, tools: Path, target: str) -> dict[str, list[str]]:
    """Other tools over *target*, as far as they are there."""
    (folder / "schema.json").write_text(SCHEMA, encoding="utf-8")
    (folder / "lone.py").write_text("import os\n", encoding="utf-8")
    arguments = {
        "yamllint": ["-d", "default", target],
        "check-jsonschema": ["--schemafile", "schema.json", target],
        "ryl": [target],
        "ruff": ["check", "--isolated", "--no-cache", "lone.py"],
    }
    return {name: [path, *arguments[name]] for name in TOOLS if (path := tool(name, tools))}


def one_file(folder: Path, tools: Path, runs: int) -> Text:
    """A cold run over one file."""
    config = folder / "train.yaml"
    config.write_bytes(SEED.read_bytes())
    machine_flags = ["--isolated", "--hardware", "8xH20"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "lfconfiglint": [*LINT, "train.yaml", "--isolated"],
        "lfconfiglint, 8xH20": [*LINT, "train.yaml", *machine_flags, "--samples", "20000"],
        "lfconfiglint --fix": [*LINT, "train.yaml", *machine_flags, "--fix", "--diff"],
        "lfconfiglint estimate": [*LINT, "estimate", "train.yaml", *machine_flags],
        "lfconfiglint fit": [*LINT, "fit", "train.yaml", *machine_flags],
        **others(folder, tools, "train.yaml"),
    }
    # they take a few milliseconds, and differ by that
    series = take_turns(commands, folder, 4 * runs)
    note = Text(
        "Interpreter start included. `ruff` checks one line of Python.",
        "含解释器启动时间。`ruff` 检查的是一行 Python。",
    )
    title = Text("One file, cold", "单个文件，冷启动")
    return table(title, series, "import click", note)


def many_files(folder: Path, tools: Path, count: int, runs: int, source: Path | None) -> Text:
    """One run over *count* configs: examples of rules, or the first ones below *source*."""
    configs = folder / str(count)
    if source is None:
        write_configs(configs, count)
    else:
        copy_configs(source, configs, count)
    files = [str(path.relative_to(folder)) for path in sorted(configs.rglob("*.yaml"))]
    plain = [*LINT, configs.name, "--isolated", "--no-cache"]
    commands = {
        "lfconfiglint --jobs 1": [*plain, "--jobs", "1"],
        "lfconfiglint": plain,
        "lfconfiglint, 8xH20": [*plain, "--hardware", "8xH20"],
        "lfconfiglint, cached": [*LINT, configs.name, "--isolated"],
    }
    for name, (path, *arguments) in others(folder, tools, configs.name).items():
        if name == "check-jsonschema":
            commands[name] = [path, *arguments[:-1], *files]
        elif name != "ruff":
            commands[name] = [path, *arguments]
        if name == "yamllint" and len(files) <= FEW:
            loop = 'for file in "${@:2}"; do "$1" "$file"; done'
            commands["yamllint, one by one"] = ["bash", "-c", loop, "bash", path, *files]
    series = take_turns(commands, folder, runs)
    note = Text(
        "One process each, of which `lfconfiglint` forks others where files are many.",
        "各启动一个进程；文件多时 `lfconfiglint` 会再分出子进程。",
    )
    number = f"{len(files):,}"
    title = Text(f"{number} configs", f"{number} 个配置")
    if source is not None:
        title = Text(f"{number} published configs", f"{number} 个公开的配置")
    return table(title, series, "lfconfiglint --jobs 1", note)


def growing(folder: Path, runs: int, source: Path | None) -> Iterator[Text]:
    """Time for a file with more rules, of the rules' examples or of configs below *source*, and
    with more keys."""
    if source is None:
        write_configs(folder / "growth", 200)
    else:
        copy_configs(source, folder / "growth", 1000)
    files = sorted((folder / "growth").rglob("*.yaml"))
    seconds = seconds_with_rules(files, (10, 100, 1000), runs)
    count = f"{len(files):,}"
    published = Text("published ", "公开的") if source is not None else Text("", "")
    note = Text(
        f"{count} {published.en}configs and a machine, beyond start-up. Fewer rules than the "
        "project has are picked in eight ways; rules beyond its own are copies.",
        f"{count} 个{published.zh}配置，指定机器，不含启动时间。"
        "少于本项目规则数时取八种选法的平均值，超出的部分为复制的规则。",
    )
    yield growth(Text("Rules", "规则数"), Text("rules", "规则数"), seconds, note)
    by_keys = {}
    for keys in (50, 200, 800):
        write_long_config(folder / "long.yaml", keys)
        by_keys[keys] = seconds_with_rules([folder / "long.yaml"], (1000,), runs)[1000]
    note = Text("One config and a machine, beyond start-up.", "1 个配置，指定机器，不含启动时间。")
    what = Text("keys in the file", "文件中的参数个数")
    yield growth(Text("Keys", "参数个数"), what, by_keys, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="of each command")
    parser.add_argument("--tools", type=Path, default=Path(sys.executable).parent)
    parser.add_argument("--page", type=Path, help="write the page here, and beside it in Chinese")
    parser.add_argument("--configs", type=Path, help="measure over those below this folder, too")
    parser.add_argument("--largest", type=int, default=1000, help="most configs in one run")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        parts = [head(), one_file(folder, options.tools, options.runs)]
        for count in (100, 1000, 10_000, 100_000):
            if count <= options.largest:
                runs = max(1, min(options.runs, 3000 // count))
                parts.append(many_files(folder, options.tools, count, runs, None))
        if options.configs:
            runs = max(1, min(options.runs, 5))
            own = folder / "published"
            own.mkdir()
            parts.append(many_files(own, options.tools, options.largest, runs, options.configs))
        parts += growing(folder, max(1, options.runs // 3), options.configs)
    page = Text("\n".join(part.en for part in parts), "\n".join(part.zh for part in parts))
    if options.page:
        options.page.write_text(page.en, encoding="utf-8")
        chinese = options.page.with_stem(f"{options.page.stem}_zh")
        chinese.write_text(page.zh, encoding="utf-8")
    else:
        print(page.en)


if __name__ == "__main__":
    main()
