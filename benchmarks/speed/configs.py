"""Configs to measure with: the examples of the rules, which cover all there is to find."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lfconfiglint.resources import RULES, rule_files
from lfconfiglint.rule_files import sources_of

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml"


def others_read(text: str) -> bool:
    """Whether the parser that check-jsonschema uses takes it; that tool ends at the first file that
    it does not, and would seem quick."""
    try:
        YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError):
        return False
    return True


def example_texts() -> list[str]:
    """Every bad and good example of every rule that is for training configs, once each."""
    found: dict[str, None] = {}
    for path in rule_files(RULES):
        for source in sources_of(path):
            if "train" not in source.get("kinds", ("train",)):
                continue
            for example in source["examples"]:
                text = example.get("bad") or example.get("good")
                if isinstance(text, str) and "model_name_or_path" in text and others_read(text):
                    found[text] = None
    return list(found)


def write_configs(folder: Path, count: int) -> None:
    """*count* configs in folders of a hundred: examples of rules, each with a good deal of keys."""
    seed = SEED.read_text(encoding="utf-8")
    own = [*example_texts(), seed]
    for number, text in enumerate(islice(cycle(own), count)):
        place = folder / f"{number // 100:03}" / f"{number:06}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def copy_configs(source: Path, folder: Path, count: int) -> None:
    """The first *count* YAML files below *source*, in folders as they are there."""
    found = sorted(path for path in source.rglob("*.y*ml") if path.is_file())
    readable = (path for path in found if others_read(path.read_text("utf-8", "replace")))
    for path in islice(readable, count):
        place = folder / path.relative_to(source).with_suffix(".yaml")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())


def write_long_config(path: Path, keys: int) -> None:
    """One config with so many keys: the example, and comments and keys that nobody knows."""
    text = SEED.read_text(encoding="utf-8")
    more = keys - sum(": " in line for line in text.splitlines())
    path.write_text(
        text + "".join(f"own_setting_{n}: {n}  # kept for us\n" for n in range(max(more, 0))),
        encoding="utf-8",
    )
