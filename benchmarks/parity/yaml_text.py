"""Write a key and its value as people do: quoting, block or flow style, comments."""

from __future__ import annotations

import json
import math
import re
from random import Random

_PLAIN = re.compile(r"[A-Za-z_/][\w./-]*(?:[ ,][\w./-]+)*$")
_SPECIAL = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def entry(key: str, value: object, random: Random) -> str:
    """The lines of one key, with the final newline."""
    if isinstance(value, list) and value and random.random() < 0.5:
        indent = random.choice(("", "  "))
        items = "".join(f"{indent}- {scalar(item, random)}\n" for item in value)
        return f"{key}:\n{items}"
    if isinstance(value, dict) and value and random.random() < 0.7:
        lines = "".join(f"  {name}: {_nested(item, random)}\n" for name, item in value.items())
        return f"{key}:\n{lines}"
    return raw_entry(key, scalar(value, random), random)


def raw_entry(key: str, text: str, random: Random) -> str:
    comment = "  # 说明 note" if random.random() < 0.05 else ""
    return f"{key}: {text}{comment}\n" if text else f"{key}:{comment}\n"


def scalar(value: object, random: Random) -> str:
    """A value on one line."""
    if value is None:
        return random.choice(("null", "null", "~", ""))
    if isinstance(value, bool):
        word = "true" if value else "false"
        return random.choice((word, word, word, word.title(), "yes" if value else "no"))
    if isinstance(value, float):
        return random.choice(_float_texts(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value, random)
    if isinstance(value, dict) and random.random() < 0.3:
        return f"'{json.dumps(value)}'"
    return _nested(value, random)


def _nested(value: object, random: Random) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_nested(item, random) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_nested(v, random)}" for k, v in value.items()) + "}"
    if value is None:
        return "null"
    if isinstance(value, str) and ("," in value or random.random() < 0.3):
        return json.dumps(value)
    return scalar(value, random)


def _float_texts(value: float) -> tuple[str, ...]:
    if math.isinf(value):
        return (".inf",)
    mantissa, _, exponent = f"{value:e}".partition("e")
    short = mantissa.rstrip("0").rstrip(".")
    longer = short if "." in short else f"{short}.0"
    return (repr(value), repr(value), f"{short}e{int(exponent)}", f"{longer}e{int(exponent):+03d}")


def _text(value: str, random: Random) -> str:
    if _PLAIN.match(value) and value.lower() not in _SPECIAL and random.random() < 0.8:
        return value
    if "'" in value or random.random() < 0.4:
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}'"
