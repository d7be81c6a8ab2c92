"""What a command starts LLaMA-Factory by, and which of its commands it asks for."""

from __future__ import annotations

from collections.abc import Sequence

_CLI = {"llamafactory-cli", "lmf"}
_COMMANDS = {"train", "chat", "webchat", "api", "export", "eval"}
"""What LLaMA-Factory does with a config (0.8.0 ``cli.py`` to 0.9.5 ``launcher.py``)."""
_PYTHONS = {"python", "python3"}
_TORCHRUN_MODULES = {"torch.distributed.run", "torch.distributed.launch"}
_ENTRIES = {"train.py", "train_bash.py", "launcher.py"}
"""Scripts of LLaMA-Factory's that train: ``src/train.py`` and what older releases had."""


def launcher_at(texts: Sequence[str | None]) -> int | None:
    """The first word that is a launcher, by its file's name."""
    for index, text in enumerate(texts):
        name = (text or "").rsplit("/", 1)[-1]
        if name in _CLI or name in _PYTHONS or name in ("torchrun", "deepspeed", "accelerate"):
            return index
    return None


def launcher_of(
    texts: Sequence[str | None],
) -> tuple[str | None, Sequence[str | None], str]:
    """The launcher, the words behind it, and what LLaMA-Factory is asked for."""
    name = (texts[0] or "").rsplit("/", 1)[-1]
    rest = texts[1:]
    if name in _CLI:
        return _asked(rest)
    if name == "accelerate":
        return ("accelerate" if rest[:1] == ["launch"] else None), rest[1:], "train"
    if name not in _PYTHONS:
        return name, rest, "train"
    while rest and rest[0] == "-u":
        rest = rest[1:]
    if rest[:1] != ["-m"] or len(rest) < 2:
        return "python", rest, "train"
    if rest[1] in _TORCHRUN_MODULES:
        return "torchrun", rest[2:], "train"
    return _asked(rest[2:]) if rest[1] == "llamafactory.cli" else (None, rest, "train")


def _asked(
    texts: Sequence[str | None],
) -> tuple[str | None, Sequence[str | None], str]:
    """The same for the words behind LLaMA-Factory's own command."""
    asked = texts[0] if texts else None
    return ("cli", texts[1:], asked) if asked in _COMMANDS else (None, texts, "train")


def entry_at(launcher: str, texts: Sequence[str | None]) -> int | None:
    """Where the arguments of the training begin; None where something else is started."""
    if launcher == "cli":
        return 0
    for index, text in enumerate(texts):
        if text is not None and text.endswith(".py"):
            return index + 1 if text.rsplit("/", 1)[-1] in _ENTRIES else None
        if text is None and launcher == "python":
            return None
    return None
