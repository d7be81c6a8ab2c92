"""Options of a launcher: by name, and what follows from them for the arguments behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.launch_scripts.words import Word


def read_options(texts: Sequence[str | None], words: Sequence[Word]) -> dict[str, str | None]:
    """The launcher's options by name, dashes within as underscores; None for unknown values."""
    found: dict[str, str | None] = {}
    for index, (text, word) in enumerate(zip(texts, words, strict=True)):
        if text is None:
            name, value = _half_known(word)
            if name is None:
                # options hidden in a variable could say anything
                found["?"] = None
            else:
                found[name] = value
        elif text.startswith("--"):
            name, equals, value = text[2:].partition("=")
            follows = texts[index + 1] if index + 1 < len(texts) else ""
            found[name.replace("-", "_")] = value if equals else follows
    return found


def _half_known(word: Word) -> tuple[str | None, None]:
    """The name in ``--nproc_per_node=$N``."""
    head = word.parts[0][1] if word.parts and word.parts[0][0] == "text" else ""
    text = "".join(part[1] for part in word.parts if part[0] == "text") if head else ""
    name, equals, _ = text.partition("=")
    return (name[2:].replace("-", "_"), None) if equals and name.startswith("--") else (None, None)


def puts_rank_first(
    launcher: str, texts: Sequence[str | None], options: Mapping[str, str | None]
) -> bool:
    """Whether ``--local_rank=N`` comes before the training's own arguments: DeepSpeed 0.19.8
    ``launcher/launch.py``, torch 2.13 ``distributed/run.py``."""
    if launcher == "deepspeed":
        return not {"no_local_rank", "?"} & options.keys()
    return "torch.distributed.launch" in texts and not {"use_env", "?"} & options.keys()
