"""The time line of a run in the text report: epochs, saves and what is on the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style
from lfconfiglint.report.estimate_bars import disk_line, epochs_line, saves_line
from lfconfiglint.report.estimate_course import Course, course_of
from lfconfiglint.report.estimate_panel import WIDEST_BAR
from lfconfiglint.report.estimate_words import UNKNOWN, VERDICTS
from lfconfiglint.report.wrapped import padded, wrapped
from lfconfiglint.units import count, decimal_bytes
from lfconfiglint.width import display_width

COURSE = Text("over the run", "训练全程")
LABELS = (Text("epochs", "epoch"), Text("saves", "保存"), Text("disk", "磁盘"))


def course_texts(
    course: Course, evaluations: int | None, removed: str = ""
) -> tuple[Text, Text, Text]:
    """What stands beside the lines of the epochs, the saves and the disk; *removed* is the sign
    of a save that is removed."""
    number = count(course.steps)
    steps = Text(f"{number} steps", f"{number} 步")
    several = "" if len(course.saves) == 1 else "s"
    saves = Text(f"{len(course.saves)} save{several}", f"保存 {len(course.saves)} 次")
    if course.removed:
        gone = len(course.removed)
        saves = Text(f"{saves.en}, {gone} removed{removed}", f"{saves.zh}，删除 {gone} 个{removed}")
    if evaluations:
        several = "" if evaluations == 1 else "s"
        saves = Text(
            f"{saves.en}, {evaluations} evaluation{several}", f"{saves.zh}，评估 {evaluations} 次"
        )
    if course.peak is None:
        return steps, saves, UNKNOWN
    most = decimal_bytes(course.peak)
    if course.free is None:
        return steps, saves, Text(most, most)
    free = decimal_bytes(course.free)
    verdict = VERDICTS[course.verdict]
    disk = Text(f"{most} of {free} free: {verdict.en}", f"{most} / {free}：{verdict.zh}")
    return steps, saves, disk


@dataclass(frozen=True)
class CourseLines:
    """Nothing where the steps or the saves are not known."""

    content: Mapping[str, Any]
    lang: Lang
    style: Style
    columns: int
    name: str = ""

    def __iter__(self) -> Iterator[str]:
        course = course_of(self.content)
        if course is None:
            return
        yield self.style(COURSE.say(self.lang) + self.name, bold=True)
        labels = [label.say(self.lang) for label in LABELS]
        found = course_texts(course, self.content["run"]["evaluations"], " (s)")
        texts = [text.say(self.lang) for text in found]
        width = max(display_width(label) for label in labels)
        widest = max(display_width(text) for text in texts)
        room = min(WIDEST_BAR, max(self.columns - width - widest - 6, 12))
        lines = [epochs_line, saves_line, disk_line]
        for label, line, text in zip(labels, lines, texts, strict=True):
            start = f"  {padded(label, width)}  {line(course, room)}  "
            yield from wrapped(text, self.columns, start, " " * display_width(start))
