"""Facts about the chat template that a config names."""

from __future__ import annotations

import re

from lfconfiglint.errors import closest
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.upstream.keys.names import is_slip
from lfconfiglint.upstream.templates import (
    template_meant,
    template_names,
    template_releases,
    template_traits,
)

_MEDIA_NAMES = frozenset({"audio", "omni", "ocr", "video", "vision", "vl"})


class Template:
    """``template.*``: what the target *release* of LLaMA-Factory registers under that name."""

    def __init__(self, context: Context, release: str) -> None:
        self._context = context
        self._release = release

    @fact
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

    @fact
    def releases(self) -> str | None:
        """Where only other releases have the template: the first and last of them."""
        found = template_releases(self._name)
        if not found or self.known:
            return None
        return found[0] if len(found) == 1 else f"{found[0]}..{found[-1]}"

    @fact
    def reasoning(self) -> bool:
        """Whether it is a template for reasoning models, which ``enable_thinking`` steers."""
        return "reasoning" in self._traits

    @fact
    def efficient_eos(self) -> bool:
        """Whether turns end without a token of their own, which rules out training on prompts."""
        return "efficient_eos" in self._traits

    @fact
    def images(self) -> bool:
        """Whether samples of the template may hold images."""
        return "image" in self._traits

    @fact
    def videos(self) -> bool:
        """Whether samples of the template may hold videos."""
        return "video" in self._traits

    @fact
    def audios(self) -> bool:
        """Whether samples of the template may hold audio."""
        return "audio" in self._traits

    @property
    def _name(self) -> str:
        """Raises Unknown for a null: upstream then reads the tokenizer's own template."""
        return self._context.text("template")

    @property
    def _traits(self) -> frozenset[str]:
        traits = template_traits(self._name, self._release)
        if traits is None:
            # a name that is none has an error of its own
            raise Unknown
        return traits
