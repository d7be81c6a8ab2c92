"""Reading the fields of a hardware profile one by one.

The rules are those of ``schemas/hardware.schema.json``, written by hand because importing
jsonschema takes longer than linting a file; tests keep both alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from lfconfiglint.errors import ProfileError, did_you_mean
from lfconfiglint.hardware.sizes import SizeError, format_bytes, parse_bandwidth, parse_size
from lfconfiglint.language import Text

KeyPlace = tuple[str, ...]
"""Route to a key of the profile; empty for the profile as a whole."""

Locate = Callable[[KeyPlace], str]
"""The place of a key, for the beginning of an error message."""

LEAST_MEMORY = 64 * 2**20
"""Less is a number whose unit was forgotten: 96 for 96GiB. So are the next two."""
LEAST_DISK = 2**20
LEAST_BANDWIDTH = 10**4


class Fields:
    """One mapping of a profile; each method checks one field and raises :class:`ProfileError`.

    A field that is left out, or empty, is None.
    """

    def __init__(
        self, content: object, locate: Locate, known: tuple[str, ...], place: KeyPlace = ()
    ) -> None:
        self._locate = locate
        self._place = place
        if not isinstance(content, Mapping):
            raise self.wrong(None, Text("must be a mapping of keys", "应为映射（键: 值）"))
        for key in content:
            if key not in known:
                shown = str(key)[:60]
                hint = did_you_mean(shown, known)
                raise self.wrong(
                    str(key),
                    Text(f"unknown key '{shown}'.{hint.en}", f"未知的键 '{shown}'。{hint.zh}"),
                )
        self._content: Mapping[str, object] = content

    def wrong(self, key: str | None, text: Text) -> ProfileError:
        """An error at *key*, or about the mapping as a whole."""
        place = self._locate(self._place if key is None else (*self._place, key))
        return ProfileError(Text(f"{place}: {text.en}", f"{place}：{text.zh}"))

    def place_of(self, key: str) -> str:
        """Where *key* stands, as errors name it."""
        return self._locate((*self._place, key))

    def part(self, key: str, known: tuple[str, ...]) -> Fields:
        """The mapping at *key*; without fields when it is left out."""
        value = self._content.get(key)
        return Fields({} if value is None else value, self._locate, known, (*self._place, key))

    def text(self, key: str) -> str | None:
        value = self._content.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(key, Text(f"{key} must be text", f"{key} 应为文本"))

    def name(self, key: str) -> str | None:
        """Text, or a whole number: an unquoted 4090 is a number to YAML and a card to people."""
        value = self._content.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**6:
            return str(value)
        return self.text(key)

    def flag(self, key: str) -> bool | None:
        value = self._content.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(key, Text(f"{key} must be true or false", f"{key} 应为 true 或 false"))

    def count(self, key: str, most: int) -> int | None:
        """A whole number from 1 to *most*."""
        value = self._content.get(key)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        raise self.wrong(
            key,
            Text(
                f"{key} must be a whole number from 1 to {most}", f"{key} 应为 1 到 {most} 的整数"
            ),
        )

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.text(key)
        if value is None or value in choices:
            return value
        shown, known = value[:60], ", ".join(choices)
        hint = did_you_mean(shown, choices)
        raise self.wrong(
            key,
            Text(
                f"{key} '{shown}' is not one of {known}.{hint.en}",
                f"{key} '{shown}' 无效，可用：{known}。{hint.zh}",
            ),
        )

    def memory(self, key: str) -> int | None:
        """Bytes of memory."""
        return self._size(key, parse_size, LEAST_MEMORY, partial(format_bytes, binary=True))

    def space(self, key: str) -> int | None:
        """Bytes of disk; a full disk has 0."""
        value = self._content.get(key)
        if value == 0 and not isinstance(value, bool):
            return 0
        return self._size(key, parse_size, LEAST_DISK, partial(format_bytes, binary=False))

    def bandwidth(self, key: str) -> int | None:
        """Bytes per second."""
        return self._size(
            key, parse_bandwidth, LEAST_BANDWIDTH, partial(format_bytes, binary=False)
        )

    def _size(
        self, key: str, parse: Callable[[object], int], least: int, show: Callable[[int], str]
    ) -> int | None:
        value = self._content.get(key)
        if value is None:
            return None
        try:
            size = parse(value)
        except SizeError as error:
            text = Text(f"{key}: {error.text.en}", f"{key}：{error.text.zh}")
            raise self.wrong(key, text) from None
        if size < least:
            raise self.wrong(
                key,
                Text(
                    f"{key} is only {show(size)}; is the unit missing, as in 96GiB?",
                    f"{key} 只有 {show(size)}，是否漏写了单位（例如 96GiB）？",
                ),
            )
        return size
