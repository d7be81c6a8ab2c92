"""Files beside a plain config, one of them of about a given number of bytes."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.cli.test_bounded_beside import BESIDE as USUAL
from tests.cli.test_bounded_beside import CONFIG

Files = dict[str, str]


def _with(name: str, make: Callable[[int], str]) -> Callable[[int], Files]:
    def files(size: int) -> Files:
        return {**_usual(), name: make(size)}

    return files


def _usual() -> Files:
    files = {name: json.dumps(content) for name, content in USUAL.items() if name.endswith(".json")}
    return {"train.yaml": CONFIG, **files}


def _objects(size: int) -> str:
    return json.dumps({f"k{n}": {"file_name": f"x{n}.json"} for n in range(size // 32)})


def _deep(size: int) -> str:
    return "[" * (size // 2) + "]" * (size // 2)


def _rows(size: int) -> str:
    return json.dumps([{"instruction": "a", "output": "b"}] * (size // 36))


def _variables(size: int) -> str:
    lines = (f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(1, size // 20))
    return f"A0=4\n{''.join(lines)}torchrun --nproc_per_node $A9 train.yaml\n"


_CONTENT: dict[str, Callable[[int], str]] = {
    "many objects": _objects, "nested": _deep, "a long line": "a".__mul__,
}  # fmt: skip
BESIDE = {
    **{f"{what}: {name}": _with(name, make) for what, make in _CONTENT.items() for name in USUAL},
    "rows of data": _with("data/mine.json", _rows),
    "a row of data": _with("data/mine.json", lambda n: f'[{{"instruction": "{"a" * n}"}}]'),
    "variables of a script": _with("train.sh", _variables),
    "quotes of a script": _with("train.sh", "'".__mul__),
    "commands in commands": _with("train.sh", lambda size: "$(" * (size // 2)),
    "continued lines": _with("train.sh", lambda size: "torchrun \\\n" * (size // 11)),
}
"""By what is odd."""
