"""Whether a file that was read is a config, and of which kind."""

from __future__ import annotations

from lfconfiglint.discovery import Kind, kind_of, looks_like_config
from lfconfiglint.document.model import Document
from lfconfiglint.language import Text

NOT_OURS = Text("not a LLaMA-Factory config", "不是 LLaMA-Factory 配置")


def recognise(document: Document, data: bytes) -> tuple[Kind, Text | None]:
    """The kind of a file, and why it is not checked, if it is not."""
    if document.problems:
        if looks_like_config(data, broken=True):
            return "train", None
        return "other", Text(
            "not a LLaMA-Factory config, and not readable as YAML",
            "不是 LLaMA-Factory 配置，也无法按 YAML 读取",
        )
    kind = kind_of(document.values)
    if kind == "other":
        if looks_like_config(data, broken=False):
            # keys that swallowed their values, as in `stage:sft`
            return "train", None
        return kind, NOT_OURS
    return kind, None
