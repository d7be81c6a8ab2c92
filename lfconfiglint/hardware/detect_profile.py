"""A machine that was looked at, written as a profile that ``--hardware`` takes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError, ProfileError
from lfconfiglint.hardware.detect import Machine
from lfconfiglint.hardware.detect_cards import gpu_keys
from lfconfiglint.hardware.detect_seen import MIB, DetectError
from lfconfiglint.hardware.profile import profile_from_mapping
from lfconfiglint.hardware.profile_fields import LEAST_BANDWIDTH, LEAST_DISK
from lfconfiglint.language import Lang, Text
from lfconfiglint.units import binary_bytes, code, decimal_bytes

Line = tuple[str, Text | None]
"""A line of YAML and the comment at its end."""


def profile_text(machine: Machine, lang: Lang) -> str:
    """The profile as YAML, with comments in *lang*.

    It was read back: what is returned is a profile. Raises :class:`DetectError` when no card's
    memory is known.
    """
    keys, notes = gpu_keys(machine.seen.cards)
    if not keys:
        name = machine.seen.cards[0].name
        raise DetectError(Text(f"{name}: its memory is not known", f"{name}：无法得知其显存大小"))
    comments = [
        Text(
            "What `lfconfiglint hardware detect` saw.", "由 `lfconfiglint hardware detect` 检测。"
        ),
        Text(
            "Other machines of the run cannot be seen from this one: set nodes by hand.",
            "无法从本机检测到同一任务的其他机器，请自行填写 nodes。",
        ),
        *machine.seen.notes,
        *notes,
        *_disk_notes(machine),
    ]
    lines = [f"# {_printable(comment.say(lang))}" for comment in comments]
    for content, comment in (*_card_lines(machine, keys), *_host_lines(machine)):
        lines.append(f"{content}  # {_printable(comment.say(lang))}" if comment else content)
    text = "".join(f"{line}\n" for line in lines)
    _read_back(text)
    return text


def _card_lines(machine: Machine, keys: dict[str, object]) -> Iterator[Line]:
    cards, by = machine.seen.cards, machine.seen.by
    yield "nodes: 1", None
    yield (
        f"gpus_per_node: {len(cards)}",
        Text(f"{cards[0].name} ({by})", f"{cards[0].name}（{by}）"),
    )
    for key, value in keys.items():
        if isinstance(value, dict):
            yield f"{key}:", None
            for name, has in value.items():
                yield f"  {name}: {code(has)}", None
        elif isinstance(value, int):
            shown = binary_bytes(value)
            yield f"{key}: {value // MIB}MiB", Text(shown, shown)
        else:
            yield f"{key}: {value}", None


def _host_lines(machine: Machine) -> Iterator[Line]:
    memory, disk, written = machine.memory, machine.disk, machine.written
    if memory.usable:
        comment = None
        if memory.limit is not None and memory.total is not None:
            total = binary_bytes(memory.total)
            comment = Text(
                f"limit of the container or job; the machine has {total}",
                f"容器或作业的限制；整机为 {total}",
            )
        yield f"host_memory: {_in_gibibytes(memory.usable)}", comment
    yield "disk:", None
    place = f"{disk.folder}, {disk.kind}" if disk.kind else str(disk.folder)
    free = _rounded_down(disk.free) if disk.free >= LEAST_DISK else "0"
    yield f"  free: {free}", Text(place, place)
    if written and written.bandwidth >= LEAST_BANDWIDTH:
        amount = decimal_bytes(written.size)
        yield (
            f"  write_bandwidth: {_rounded_down(written.bandwidth)}/s",
            Text(
                f"wrote {amount} in {written.streams} temporary file(s), {written.seconds:.1f} s "
                "with fsync; removed",
                f"写入 {amount}，{written.streams} 个临时文件，"
                f"含 fsync 共 {written.seconds:.1f} 秒；已删除",
            ),
        )
    if disk.is_shared:
        yield "  shared: true", Text("a network file system", "网络文件系统")


def _disk_notes(machine: Machine) -> Iterator[Text]:
    kind = machine.disk.kind
    if machine.disk.is_memory:
        yield Text(
            f"output_dir lies in memory ({kind}): checkpoints take host memory and do not last",
            f"output_dir 位于内存（{kind}）：检查点占用内存且不会保留",
        )
    if kind == "overlay":
        yield Text(
            "output_dir lies inside a container and goes when the container does",
            "output_dir 位于容器内部，容器删除后即丢失",
        )
    if machine.disk.is_fuse and machine.written:
        yield Text(
            f"{kind} may have cached what was written: the speed may be too high",
            f"{kind} 可能缓存了写入的数据，测得的速度可能偏高",
        )


def _in_gibibytes(count: int) -> str:
    """One digit after the point, never more than there is."""
    tenths = count * 10 // 2**30
    return f"{tenths // 10}.{tenths % 10}GiB" if tenths >= 10 else f"{count // MIB}MiB"


def _rounded_down(count: int) -> str:
    """Two digits after the point, never more than there is."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            number = (Decimal(count) / size).quantize(Decimal("0.01"), ROUND_FLOOR)
            return f"{number}{unit}"
    return f"{count}B"


def _printable(text: str) -> str:
    """A folder or card may be called anything, and must not end the comment."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _read_back(text: str) -> None:
    document = parse_document(text.encode())
    problem = next((problem.detail for problem in document.problems), None)
    if problem is None:
        try:
            profile_from_mapping(document.values, "profile")
        except ProfileError as error:
            problem = error.text
    if problem is not None:
        raise InternalError(
            Text(
                f"the profile that was written cannot be read: {problem.en}",
                f"生成的硬件描述无法读取：{problem.zh}",
            )
        )
