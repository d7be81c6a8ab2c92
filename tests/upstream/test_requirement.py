"""What requirements ask for: exact versions, and limits that are compared as pip compares them."""

from __future__ import annotations

import pytest

from lfconfiglint.upstream.release.pin_files import read_pins
from lfconfiglint.upstream.release.requirement import read_requirement, read_specifiers

EXACT = [
    ("llamafactory==0.9.3", "0.9.3"),
    ("LLaMAFactory[torch,metrics] == 0.9.3", "0.9.3"),
    ("llamafactory ===0.9.3 ; sys_platform == 'linux'", "0.9.3"),
    ("llamafactory=0.9.3=py_0", "0.9.3"),
    ("llamafactory (==0.9.3)", "0.9.3"),
    ("llamafactory==0.9.5.dev0", "0.9.5.dev0"),
    ("llamafactory @ git+https://github.com/hiyouga/LLaMA-Factory@v0.9.3", "0.9.3"),
    ("git+https://github.com/hiyouga/LlamaFactory.git@v0.9.4#egg=llamafactory", "0.9.4"),
    ("llamafactory[torch] @ git+ssh://git@github.com/someone/LLaMA-Factory.git@v0.9.2", "0.9.2"),
    ("https://github.com/hiyouga/LLaMA-Factory/archive/refs/tags/v0.9.1.zip", "0.9.1"),
    ("llamafactory @ git+https://github.com/hiyouga/LLaMA-Factory", "main"),
    ("llamafactory @ git+https://github.com/hiyouga/LLaMA-Factory.git@main", "main"),
]


@pytest.mark.parametrize(("text", "version"), EXACT)
def test_exact_version(text: str, version: str) -> None:
    """Forms in which a project names one version."""
    asked = read_requirement(text, "llamafactory")
    assert asked is not None
    assert asked.exact == version


@pytest.mark.parametrize(
    "text",
    [
        "llamafactory",
        "llamafactory>=0.9",
        "llamafactory==0.9.*",
        "llamafactory=0.9",
        "llamafactory~=0.9.3",
        "llamafactory[metrics]",
        "llamafactory @ git+https://github.com/hiyouga/LLaMA-Factory@1a2b3c4",
        "llamafactory @ git+https://github.com/someone/LLaMA-Factory@main",
        "llamafactory @ git+https://github.com/someone/LLaMA-Factory@v0.9.3-fork",
    ],
)
def test_no_exact_version(text: str) -> None:
    """A commit or a fork's branch is not guessed to be a release."""
    asked = read_requirement(text, "llamafactory")
    assert asked is not None
    assert asked.exact is None


@pytest.mark.parametrize(
    "text",
    [
        "llamafactory-plugin==0.9.3",
        "my-llamafactory==0.9.3",
        "# llamafactory==0.9.3",
        "trl @ git+https://github.com/huggingface/trl@v0.9.3",
        "x @ git+https://github.com/u/llama-factory-tools@v0.9.3",
        "",
    ],
)
def test_other_packages(text: str) -> None:
    assert read_requirement(text, "llamafactory") is None


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=0.9.0,<0.9.4", "0.9.3", "0.9.4"),
        ("!=0.9.4", "0.9.5", "0.9.4"),
        ("==0.9.*", "0.9.4", "0.8.3"),
        ("!=0.9.*", "0.8.3", "0.9.4"),
        ("~=0.9.3", "0.9.5", "0.9.2"),
        ("~=4.57", "4.60.1", "5.0.0"),
        ("^0.9.3", "0.9.5", "0.10.0"),
        ("^4.55", "4.57.1", "5.0.0"),
        ("~4.57.1", "4.57.6", "4.58.0"),
        ("~4", "4.58.0", "5.0.0"),
        ("=4.57", "4.57.6", "4.58.0"),
        ("<5", "4.57.6", "5.0.0"),
        (">4.9", "4.10.0", "4.9.0"),
        ("<=5.0.0rc1", "5.0.0", "5.0.1"),
    ],
)
def test_limits(text: str, inside: str, outside: str) -> None:
    """pip's, conda's and Poetry's operators."""
    asked = read_specifiers(text)
    assert asked.exact is None
    assert asked.allows(inside)
    assert not asked.allows(outside)


def test_limits_with_a_marker_do_not_count() -> None:
    """Whether ``sys_platform == 'darwin'`` holds for the machine of the run is not known."""
    assert read_specifiers("<=4.51.3; sys_platform == 'darwin'").limits == ()


LOCK = '[[package]]\nname = "accelerate"\nversion = "1.7.0"\n\n[[package]]\nname = "llamafactory"\n'
FILES = [
    ("requirements.txt", "torch\n  llamafactory==0.9.3  # pinned\n", [("0.9.3", 2)]),
    (
        "requirements.txt",
        "-e git+https://github.com/hiyouga/LLaMA-Factory@v0.9.3\n",
        [("0.9.3", 1)],
    ),
    ("requirements.txt", "llamafactory==0.9.3 \\\n  --hash=sha256:0a1b==\n", [("0.9.3", 1)]),
    ("requirements.txt", "# llamafactory==0.9.3\n-r other.txt\n", []),
    ("environment.yml", "dependencies:\n  - pip:\n    - llamafactory==0.9.3\n", [("0.9.3", 3)]),
    ("conda.yml", "dependencies:\n  - conda-forge::llamafactory=0.9.3\n", [("0.9.3", 2)]),
    ("uv.lock", LOCK + 'version = "0.9.3"\n', [("0.9.3", 7)]),
    ("poetry.lock", LOCK + 'version = "0.9.3"\ndescription = ""\n', [("0.9.3", 7)]),
    ("pylock.toml", '[[packages]]\nname = "llamafactory"\nversion = "0.9.3"\n', [("0.9.3", 3)]),
    (
        "Pipfile.lock",
        '{"default": {\n"llamafactory": {"version": "==0.9.3"}}}',
        [("0.9.3", 2)],
    ),
    ("Pipfile.lock", '{"default": [', []),
    ("Pipfile.lock", "[" * 100_000, []),
    (
        "pyproject.toml",
        '[project]\ndependencies = [\n  "torch",\n  "llamafactory==0.9.3",\n]\n',
        [("0.9.3", 4)],
    ),
    (
        "pyproject.toml",
        '[project.optional-dependencies]\ntrain = ["llamafactory[torch]==0.9.3"]\n',
        [("0.9.3", 2)],
    ),
    (
        "pyproject.toml",
        '[dependency-groups]\ntrain = ["llamafactory==0.9.3", {include-group = "x"}]\n',
        [("0.9.3", 2)],
    ),
    (
        "pyproject.toml",
        '[tool.poetry.dependencies]\npython = "^3.10"\nllamafactory = "0.9.3"\n',
        [("0.9.3", 3)],
    ),
    (
        "pyproject.toml",
        '[tool.poetry.dependencies]\nllamafactory = {version = "0.9.3", extras = ["torch"]}\n',
        [("0.9.3", 2)],
    ),
    (
        "pyproject.toml",
        "[tool.uv.sources]\n"
        'llamafactory = { git = "https://github.com/hiyouga/LLaMA-Factory", tag = "v0.9.3" }\n',
        [("0.9.3", 2)],
    ),
    ("pyproject.toml", '[tool.other]\ndependencies = ["llamafactory==0.9.3"]\n', []),
    ("pyproject.toml", '[project]\nname = "llamafactory"\nversion = "0.9.3"\n', []),
    ("pyproject.toml", "[project\nllamafactory==0.9.3", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), FILES)
def test_files(name: str, text: str, expected: list[tuple[str, int]]) -> None:
    """Each kind of file gives its version and line; a broken one gives nothing."""
    found = read_pins(name, text, "llamafactory")
    assert [(asked.exact, line) for asked, line in found] == expected
