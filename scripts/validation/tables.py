"""Tables of the page, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lfconfiglint.language import Lang, Text
from tests.facts.measured.checkpoints import close
from tests.facts.measured.comparison import Comparison, Summary, by_group, summed_up
from tests.facts.measured.left_out import left_out
from tests.facts.measured.saves import Growth
from tests.facts.measured.steps import Run
from validation.groups import name_of

_ERRORS = Text(
    "| group | n | mean | mean size | median | worst |",
    "| 组 | 数量 | 平均误差 | 平均绝对误差 | 误差中位数 | 最大误差 |",
)
_RANGES = Text(" inside | width |", " 落在区间内 | 区间宽度 |")
_FILES = Text(
    "| files | n | within 0.2 % or 0.2 MB | largest difference |",
    "| 文件 | 数量 | 误差不超过 0.2 % 或 0.2 MB | 最大差值 |",
)
_LEFT_OUT = Text(
    "| range | n | models | inside | inside, fitted without the model | width of those |",
    "| 区间 | 数量 | 模型数 | 落在区间内 | 不用该模型拟合时 | 拟合区间的相对宽度 |",
)
_VERDICTS = Text(
    "| range | n | called `fits` | called `tight` | called `exceeds` |",
    "| 区间 | 数量 | 判为 `fits` | 判为 `tight` | 判为 `exceeds` |",
)
_SAVES = Text(
    "| save, two processes | by the formula | grown: weights | grown: states |",
    "| 保存（两个进程） | 公式 | 保存权重时的增长 | 保存状态时的增长 |",
)
_RESUMES = Text(
    "| resume, two processes | by the formula | grown |",
    "| 恢复（两个进程） | 公式 | 实际增长 |",
)
_STEPS = Text("| release | runs | exact |", "| 版本 | 运行次数 | 完全一致 |")
_ALL = Text("**all**", "**合计**")


def _table(head: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield head
    yield "|---|" + "---:|" * (head.count("|") - 2)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def percent(share: float, signed: bool = True) -> str:
    """With one decimal place, two below one percent."""
    places = 2 if abs(share) < 0.01 else 1
    return f"{share * 100:{'+' if signed else ''}.{places}f} %"


def _whole(share: float | None) -> str:
    return f"{(share or 0.0) * 100:.0f} %"


def _figures(summary: Summary, ranged: bool) -> list[str]:
    cells = [
        str(summary.count), percent(summary.mean), percent(summary.spread, False),
        percent(summary.median), percent(summary.worst),
    ]  # fmt: skip
    return [*cells, _whole(summary.inside), _whole(summary.width)] if ranged else cells


def error_table(found: Sequence[Comparison], lang: Lang, together: bool = True) -> Iterator[str]:
    """Errors by group, and how ranges do where the groups have any; *together* for a last row."""
    ranged, groups = found[0].low is not None, by_group(found)
    rows = [
        [name_of(name).say(lang), *_figures(summed_up(each), ranged)]
        for name, each in groups.items()
    ]
    if together:
        rows.append([_ALL.say(lang), *_figures(summed_up(found), ranged)])
    return _table(_ERRORS.say(lang) + (_RANGES.say(lang) if ranged else ""), rows)


def file_table(found: Sequence[Comparison], lang: Lang) -> Iterator[str]:
    """Bytes of files by release and kind."""
    return _table(
        _FILES.say(lang),
        (
            [name_of(name).say(lang), str(len(each)), f"{sum(map(close, each))}", _apart(each)]
            for name, each in by_group(found).items()
        ),
    )


def _apart(found: Sequence[Comparison]) -> str:
    worst = max(found, key=lambda each: abs(each.estimated - each.measured))
    return f"{(worst.estimated - worst.measured) / 1e6:+.3f} MB"


def left_out_table(ranges: Mapping[Text, Sequence[Comparison]], lang: Lang) -> Iterator[str]:
    """How ranges do for models that were left out."""
    rows = []
    for name, each in ranges.items():
        found = left_out(each)
        shares = (found.inside, found.inside_fitted, found.width)
        counts = (str(found.count), str(found.models))
        rows.append([name.say(lang), *counts, *map(_whole, shares)])
    return _table(_LEFT_OUT.say(lang), rows)


def verdict_table(ranges: Mapping[Text, Sequence[Comparison]], lang: Lang) -> Iterator[str]:
    """What is said of a card of exactly the size that was measured."""
    rows = []
    for name, each in ranges.items():
        found = summed_up(each)
        tight = found.count - found.called_fitting - found.called_exceeding
        counts = (found.count, found.called_fitting, tight, found.called_exceeding)
        rows.append([name.say(lang), *map(str, counts)])
    return _table(_VERDICTS.say(lang), rows)


def save_table(found: Sequence[Growth], lang: Lang) -> Iterator[str]:
    """Host memory that saves took, in MiB."""
    return _table(
        _SAVES.say(lang),
        ([each.name, *(f"{size / 2**20:.0f} MiB" for size in each[1:])] for each in found),
    )


def resume_table(found: Sequence[Comparison], lang: Lang) -> Iterator[str]:
    """Host memory that reading a checkpoint back took, in MiB."""
    sizes = ((each.name, each.estimated, each.measured) for each in found)
    rows = ([name, *(f"{size / 2**20:.0f} MiB" for size in both)] for name, *both in sizes)
    return _table(_RESUMES.say(lang), rows)


def step_table(found: Mapping[str, Sequence[Run]], lang: Lang) -> Iterator[str]:
    """Runs whose steps, saves and kept folders are all as computed, by transformers release."""
    rows = (
        [f"transformers {name}", f"{len(each)}", f"{sum(a.measured == a.estimated for a in each)}"]
        for name, each in found.items()
    )
    return _table(_STEPS.say(lang), rows)
