"""Facts about the chat template that a config names."""

from __future__ import annotations

import re
from functools import lru_cache

from lfconfiglint.errors import closest
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.model.model import Model
from lfconfiglint.upstream.templates import (
    template_meant,
    template_names,
    template_releases,
    template_traits,
    template_turn,
)

# compiled when they are asked for
_MARK = r"<[^>\s{}]+>|\[[A-Z/]+\]"
_EDGES = frozenset({"<bos_token>", "<eos_token>"})
"""They begin and end a text, not a turn."""
_CHAT = r"(?i)[-_](instruct|chat|it)(?![a-z])"
_MEDIA_NAMES = frozenset({"audio", "omni", "ocr", "video", "vision", "vl"})


class Template:
    """``template.*``: what the target *release* of LLaMA-Factory registers under that name."""

    def __init__(self, context: Context, release: str, model: Model) -> None:
        self._context = context
        self._release = release
        self._model = model

    @kept
    def _name(self) -> str:
        """Raises Unknown for a null: upstream then reads the tokenizer's own template."""
        return self._context.text("template")

    @fact.on(_name)
    def known(self) -> bool:
        """Whether the target release has a template of the name that the file gives."""
        return template_traits(self._name, self._release) is not None

    @fact
    def suggestion(self) -> str | None:
        """The template of the target release that the name means, or null.

        It is meant where the models of that name have it (``qwen2.5`` is ``qwen``), or where the
        name is a slip of the finger. Null, too, for a name that other releases know.
        """
        if self.releases is not None:
            return None
        meant = template_meant(self._name, self._release)
        if meant is not None:
            return None if self._of_other_media(meant) else meant
        # hardly any name is unknown
        from lfconfiglint.upstream.keys.slips import is_slip

        nearest = closest(self._name.lower(), template_names(self._release))
        return nearest if nearest and is_slip(self._name.lower(), nearest) else None

    def _of_other_media(self, meant: str) -> bool:
        """Whether the model takes media, by its name, and the template *meant* takes none:
        a text template's name may then stand for its sibling."""
        model = self._context.values.get("model_name_or_path")
        words = re.split(r"[^a-z]+", model.lower()) if isinstance(model, str) else []
        traits = template_traits(meant, self._release) or frozenset()
        media = not _MEDIA_NAMES.isdisjoint(words)
        return media and traits.isdisjoint({"image", "video", "audio"})

    @fact
    def release(self) -> str:
        """The target release of LLaMA-Factory."""
        return self._release

    @fact.on(_name)
    def releases(self) -> str | None:
        """Where only other releases have the template: the first and last of them."""
        found = template_releases(self._name)
        if not found or self.known:
            return None
        return found[0] if len(found) == 1 else f"{found[0]}..{found[-1]}"

    @fact.on(_name)
    def reasoning(self) -> bool:
        """Whether it is a template for reasoning models, which ``enable_thinking`` steers."""
        return "reasoning" in self._traits

    @fact.on(_name)
    def efficient_eos(self) -> bool:
        """Whether turns end without a token of their own, which rules out training on prompts."""
        return "efficient_eos" in self._traits

    @fact.on(_name)
    def images(self) -> bool:
        """Whether samples of the template may hold images."""
        return "image" in self._traits

    @fact.on(_name)
    def videos(self) -> bool:
        """Whether samples of the template may hold videos."""
        return "video" in self._traits

    @fact.on(_name)
    def audios(self) -> bool:
        """Whether samples of the template may hold audio."""
        return "audio" in self._traits

    @fact.on(_name)
    def media(self) -> bool:
        """Whether samples of the template may hold images, videos or audio."""
        return not self._traits.isdisjoint({"image", "video", "audio"})

    @fact
    def of_model(self) -> str:
        """The template that the model is registered with, if the target release has it."""
        name = self._model.template
        if template_traits(name, self._release) is None:
            raise Unknown("model")
        return name

    @fact
    def as_model(self) -> bool:
        """Whether users' turns stand between the marks of the model's own template; where neither
        has marks, between its words."""
        own, of_model = self._turn(self._name), self._turn(self.of_model)
        return own == of_model or _frame(own) == _frame(of_model)

    @fact.on(_name)
    def has_marks(self) -> bool:
        """Whether users' turns stand between marks such as ``<|im_start|>``, and not only words."""
        return bool(_marks(self._turn(self._name)))

    @fact
    def for_chat(self) -> bool:
        """Whether the model was trained to chat, by its name: -Instruct, -Chat, -it."""
        return _is_for_chat(self._model.name)

    @fact.on(_name)
    def turn(self) -> str:
        """How the template writes a user's turn, on one line."""
        return _shown(self._turn(self._name))

    @fact
    def turn_of_model(self) -> str:
        """How the model's own template writes it, on one line."""
        return _shown(self._turn(self.of_model))

    def _turn(self, name: str) -> str:
        turn = template_turn(name, self._release)
        if turn is None:
            # a name that is none has an error of its own
            raise Unknown
        return turn

    @property
    def _traits(self) -> frozenset[str]:
        traits = template_traits(self._name, self._release)
        if traits is None:
            # a name that is none has an error of its own
            raise Unknown
        return traits


def _marks(turn: str) -> list[str]:
    return [mark for mark in re.findall(_MARK, turn) if mark not in _EDGES]


@lru_cache(maxsize=256)
def _is_for_chat(model: str) -> bool:
    return re.search(_CHAT, model) is not None


@lru_cache(maxsize=256)
def _frame(turn: str) -> list[str]:
    """What a model has to know to see a turn: its marks, or else its words."""
    return _marks(turn) or re.sub(_MARK, " ", turn).split()


def _shown(turn: str) -> str:
    """A turn for people: the content as dots, line ends as the mark for them."""
    return turn.replace("{{content}}", "…").replace("\n", "⏎")
