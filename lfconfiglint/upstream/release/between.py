"""Code on its way from one release to the next: between which two a version such as
``0.9.2.dev0`` lies.

Upstream sets the version of its main branch right after a release (``VERSION`` in extras/env.py),
so nothing but the two releases is known of what such code does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lfconfiglint.upstream.release.versions import MAIN, RELEASES, version_number

_DEVELOPMENT = re.compile(r"v?([0-9]{1,4}(?:\.[0-9]{1,4}){1,2})[._-]?dev[0-9]*(?:\+[\w.]+)?", re.I)


def releases_around(version: str) -> tuple[str | None, str] | None:
    """The release before *version* and the one it leads to; None for what is no development
    version. ``0.8.4.dev0`` became 0.9.0; before the oldest known release there is none."""
    found = _DEVELOPMENT.fullmatch(version.strip())
    if found is None:
        return None
    number = version_number(found[1])
    earlier = [known for known in RELEASES if version_number(known) < number]
    later = (known for known in RELEASES if version_number(known) >= number)
    return earlier[-1] if earlier else None, next(later, MAIN)


PASSING_NAMES: Mapping[str, frozenset[str]] = {
    "0.8.3": frozenset({"train_last_turn_only"}),
    "0.9.0": frozenset({"dataset_map_batch_size", "qwen2vl", "use_adammini", "use_liger_kernel"}),
    "0.9.2": frozenset({"cpm_o", "cpm_v", "deepseek_v2.5", "intern3", "swanlab_experiment_name"})
    | {f"{what}_{end}_resolution" for what in ("image", "video") for end in ("min", "max")},
    "0.9.3": frozenset({"dataset_shards", "new_normal_tokens"}),
    "0.9.4": frozenset({"glm45v", "glm4v_moe", "gpt"}),
    "0.9.5": frozenset({"hunyuan1_5", "lfm", "qwen3_6_nothink"}),
}
"""Keys and templates that code on the way to a release had for a while, and neither that release
nor the one before: names in hparams/*.py and data/template.py of every commit between their tags
on upstream's main branch."""
