"""Rows as upstream converts them to samples, and which of these it drops.

Source: LLaMA-Factory 0.9.5 ``data/converter.py`` and ``data/processor/``. Checked against both with
the data sets of ``tests/facts/data/loaded_datasets.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from lfconfiglint.facts.data.format import MEDIA, Format
from lfconfiglint.records import dataclass

Row = Mapping[str, object]


class Odd(Exception):
    """The row holds what ends the run, or values of a kind that is not looked into here."""


@dataclass(frozen=True)
class Sample:
    """Contents of the prompt's turns and of the answers, system and tools texts, and how many
    images, videos and audios it has. No turns at all: the row was out of order."""

    prompt: tuple[str, ...]
    response: tuple[str, ...]
    system: str = ""
    tools: str = ""
    media: tuple[int, int, int] = (0, 0, 0)

    def kept(self, stage: str) -> bool:
        """Whether the sample is trained on in a *stage*, and not dropped."""
        if stage == "pt":
            return True
        if len(self.prompt) % 2 != 1:
            return False
        if stage in {"rm", "dpo", "kto"}:
            return len(self.response) >= 2
        return stage == "ppo" or len(self.response) == 1

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.system, self.tools, *self.prompt, *self.response)


def sample_of(row: Row, form: Format) -> Sample:
    """The sample in a *row*; raises Odd."""
    prompt, response, system = (
        _from_texts(row, form) if form.formatting == "alpaca" else _from_messages(row, form)
    )
    tools = _value(row, form, "tools")
    if isinstance(tools, dict | list):
        tools = json.dumps(tools, ensure_ascii=False)
    return Sample(
        prompt,
        response,
        _optional(system),
        _optional(tools),
        tuple(_media(row, form, m) for m in MEDIA),  # type: ignore[arg-type]
    )


def _value(row: Row, form: Format, use: str) -> object:
    column = form.column(use)
    return row.get(column) if column else None


def _optional(value: object) -> str:
    return "" if value is None else _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Odd
    return value


def _media(row: Row, form: Format, use: str) -> int:
    value = _value(row, form, use)
    if value is None:
        return 0
    return len(value) if isinstance(value, list) else 1


Parts = tuple[tuple[str, ...], tuple[str, ...], object]


def _from_texts(row: Row, form: Format) -> Parts:
    turns: list[str] = []
    history = _value(row, form, "history")
    if isinstance(history, list):
        for pair in history:
            if not isinstance(pair, list) or len(pair) != 2:
                raise Odd
            turns += [_text(turn) for turn in pair]
    query = [_optional(_value(row, form, use)) for use in ("prompt", "query")]
    turns.append("\n".join(text for text in query if text))
    tag = _value(row, form, "kto_tag")
    pair_of = [_value(row, form, use) for use in ("chosen", "rejected")]
    answer = _value(row, form, "response")
    if isinstance(tag, bool):
        return tuple(turns), (_text(answer), ""), _value(row, form, "system")
    if form.ranking and all(isinstance(text, str) for text in pair_of):
        return tuple(turns), tuple(map(_text, pair_of)), _value(row, form, "system")
    response = (answer,) if isinstance(answer, str) else ()
    return tuple(turns), response, _value(row, form, "system")


def _from_messages(row: Row, form: Format) -> Parts:
    messages = _value(row, form, "messages")
    if not isinstance(messages, list) or not all(isinstance(turn, dict) for turn in messages):
        raise Odd
    role, content = form.tags.get("role_tag"), form.tags.get("content_tag")
    if role is None or content is None:
        raise Odd
    system = _value(row, form, "system")
    system_tag = form.tags.get("system_tag")
    if system_tag and messages and messages[0].get(role) == system_tag:
        system = messages[0].get(content)
        messages = messages[1:]
    turns = [(turn.get(role), turn.get(content), turn.get("tool_calls")) for turn in messages]
    texts = _merged(turns, form) if form.formatting == "openai" else _ordered(turns, form)
    if texts is None or len(texts) % 2 != int(form.ranking):
        return (), (), system
    return *_answered(row, form, texts), system


Turn = tuple[object, object, object]


def _kinds(form: Format) -> tuple[frozenset[object], frozenset[object]]:
    """The roles that may speak first, third ... and those that may speak second, fourth ..."""
    named = form.tags.get
    return (
        frozenset({named("user_tag"), named("observation_tag")}),
        frozenset({named("assistant_tag"), named("function_tag")}),
    )


def _ordered(turns: list[Turn], form: Format) -> list[object] | None:
    """The contents in order, or None where a role is out of turn."""
    kinds = _kinds(form)
    if any(role not in kinds[place % 2] for place, (role, _, _) in enumerate(turns)):
        return None
    return [content for _, content, _ in turns]


def _merged(turns: list[Turn], form: Format) -> list[object] | None:
    """As `_ordered`, with tool answers that follow each other in one turn, and calls as text."""
    kinds = _kinds(form)
    merged: list[Turn] = []
    waiting: list[str] = []
    for role, content, calls in turns:
        if role in kinds[1] and calls:
            if not isinstance(calls, list):
                raise Odd
            content, role = json.dumps(calls, ensure_ascii=False), form.tags.get("function_tag")
        if role == form.tags.get("observation_tag"):
            waiting.append(_text(content))
            continue
        if waiting:
            merged.append((form.tags.get("observation_tag"), "\n".join(waiting), None))
            waiting = []
        if role not in kinds[0] | kinds[1]:
            raise Odd
        merged.append((role, content, None))
    return _ordered(merged, form)


def _answered(
    row: Row, form: Format, texts: list[object]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tag = _value(row, form, "kto_tag")
    if isinstance(tag, bool):
        turns = tuple(map(_text, texts))
        return turns[:-1], (turns[-1], "") if turns else ()
    pair_of = [_value(row, form, use) for use in ("chosen", "rejected")]
    if form.ranking and all(isinstance(turn, dict) for turn in pair_of):
        content, role = form.tags["content_tag"], form.tags["role_tag"]
        if any(turn.get(role) not in _kinds(form)[1] for turn in pair_of):  # type: ignore[attr-defined]
            raise Odd
        return tuple(map(_text, texts)), tuple(_text(turn.get(content)) for turn in pair_of)  # type: ignore[attr-defined]
    turns = tuple(map(_text, texts))
    return turns[:-1], turns[-1:]
