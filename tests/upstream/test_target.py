"""Which releases a config is for: the order of what is asked, and the reason that is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from lfconfiglint.cli.run_options import join_options
from lfconfiglint.errors import SettingsError, UsageError
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.release.target import Target, resolve_target
from lfconfiglint.upstream.release.versions import TRANSFORMERS_RANGE

ENV = "src/llamafactory/extras/env.py"
ARGUMENTS = "src/llamafactory/hparams/finetuning_args.py"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to work in; nothing is installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [])
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(project: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")


def install(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.dist-info").mkdir(parents=True)


def target_of(
    name: str = "train.yaml",
    version: str | None = None,
    transformers: str | None = None,
    settings: Settings | None = None,
) -> Target:
    return resolve_target(
        Path(name).resolve().parent, version, transformers, settings or Settings()
    )


def test_the_newest_release_without_anything() -> None:
    target = target_of()
    assert target.describe().en == (
        "LLaMA-Factory 0.9.5 (the newest release), transformers 5.6.0 (the newest it allows)"
    )
    assert "最新版本" in target.describe().zh


def test_order(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A flag, then the settings, then a pin, then what is installed."""
    site = tmp_path_factory.mktemp("env") / "lib" / "python3.11" / "site-packages"
    install(site, "llamafactory-0.9.1", "transformers-4.46.0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIRTUAL_ENV", str(site.parents[2]))
        found = target_of()
        assert (found.version, found.transformers) == ("0.9.1", "4.46.0")
        assert found.version_reason.en == f"installed in {site}"

        write(project, {"a/requirements.txt": "llamafactory==0.9.2\ntransformers==4.45.0\n"})
        found = target_of("a/train.yaml")
        assert (found.version, found.transformers) == ("0.9.2", "4.45.0")
        assert found.version_reason.en == "pinned in a/requirements.txt:1"
        assert found.transformers_reason.en == "pinned in a/requirements.txt:2"

        settings = Settings(
            source="x/lfconfiglint.toml", target_version="0.9.3", transformers_version="4.51.3"
        )
        found = target_of("a/train.yaml", settings=settings)
        assert (found.version, found.transformers) == ("0.9.3", "4.51.3")
        assert found.version_reason.en == "set in lfconfiglint.toml"

        found = target_of("a/train.yaml", "main", "5.8", settings)
        assert (found.version, found.transformers) == ("main", "5.8")
        assert found.version_reason.en == "given by --target-version"


def test_packages_of_the_settings_count() -> None:
    """Who says there what is installed need not say it twice."""
    settings = Settings(
        source="lfconfiglint.toml", packages={"llamafactory": "0.9.4", "transformers": False}
    )
    found = target_of(settings=settings)
    assert (found.version, found.transformers) == ("0.9.4", "4.57.1")


@pytest.mark.parametrize(
    ("files", "version", "reason"),
    [
        ({"requirements.txt": "llamafactory==0.8.3\n"}, "0.8.3", "pinned in requirements.txt:1"),
        (
            {"requirements/gpu.txt": "llamafactory==0.9.3\n"},
            "0.9.3",
            "pinned in requirements/gpu.txt:1",
        ),
        ({ENV: '# x\n\nVERSION = "0.9.3"\n'}, "0.9.3", f"checked out, see {ENV}:3"),
        # older than all that is known
        ({ENV: 'VERSION = "0.8.0.dev0"\n'}, "0.8.0", f"0.8.0.dev0 checked out, see {ENV}:1"),
        (
            {"requirements.txt": "llamafactory>=0.9.2,<0.9.3\n"},
            "0.9.2",
            "pinned in requirements.txt:1",
        ),
        (
            {"requirements.txt": "llamafactory<0.9.3\n"},
            "0.9.2",
            "the newest that requirements.txt:1 allows",
        ),
        ({"requirements.txt": "llamafactory>=0.9.3\n"}, "0.9.5", "the newest release"),
        ({"requirements.txt": "llamafactory\n"}, "0.9.5", "the newest release"),
        (
            {"requirements.txt": "llamafactory==0.7.1\n"},
            "0.9.5",
            "the newest release; 0.7.1, pinned in requirements.txt:1, is not supported",
        ),
        (
            {"src/llmtuner/cli.py": 'VERSION = "0.7.1"\n'},
            "0.9.5",
            "the newest release; 0.7.1, checked out, see src/llmtuner/cli.py:1, is not supported",
        ),
        (
            {"requirements.txt": "llamafactory==1.0\n"},
            "0.9.5",
            "the newest release; 1.0, pinned in requirements.txt:1, is not supported",
        ),
        # a commit, and a fork's branch
        (
            {"requirements.txt": "git+https://github.com/hiyouga/LLaMA-Factory@1a2b3c4\n"},
            "0.9.5",
            "the newest release; requirements.txt:1 pins code that tells no version",
        ),
        (
            {"requirements.txt": "git+https://github.com/me/LLaMA-Factory@mine\n"},
            "0.9.5",
            "the newest release; requirements.txt:1 pins code that tells no version",
        ),
        # a lock says what is installed, whatever else is allowed
        (
            {
                "uv.lock": '[[package]]\nname = "llamafactory"\nversion = "0.9.3"\n',
                "requirements.txt": "llamafactory==0.9.4\n",
            },
            "0.9.3",
            "pinned in uv.lock:3",
        ),
        # files that contradict each other say nothing
        (
            {
                "requirements-a.txt": "llamafactory==0.9.3\n",
                "requirements-b.txt": "llamafactory==0.9.4\n",
            },
            "0.9.5",
            "the newest release",
        ),
        # pip would install no newer one beside it
        (
            {"requirements.txt": "transformers==4.52.3\n"},
            "0.9.4",
            "the newest that goes with transformers 4.52.3, pinned in requirements.txt:1",
        ),
        ({"requirements.txt": "transformers==4.57.0\n"}, "0.9.5", "the newest release"),
        # a checkout in a folder of the project, and a fork's package of another name
        (
            {f"LLaMA-Factory/{ENV}": 'VERSION = "0.9.3"\n', f"LLaMA-Factory/{ARGUMENTS}": ""},
            "0.9.3",
            f"checked out, see LLaMA-Factory/{ENV}:1",
        ),
        (
            {"src/mine/extras/env.py": 'VERSION = "0.9.3"\n'}
            | {"src/mine/hparams/finetuning_args.py": ""},
            "0.9.3",
            "checked out, see src/mine/extras/env.py:1",
        ),
        # what is installed runs it, and of two nobody knows which
        (
            {f"LLaMA-Factory/{ENV}": 'VERSION = "0.9.3"\n', f"LLaMA-Factory/{ARGUMENTS}": ""}
            | {"requirements.txt": "llamafactory==0.9.4\n"},
            "0.9.4",
            "pinned in requirements.txt:1",
        ),
        (
            {f"LLaMA-Factory/{ENV}": 'VERSION = "0.9.3"\n', f"LLaMA-Factory/{ARGUMENTS}": ""}
            | {f"llamafactory_old/{ARGUMENTS}": ""},
            "0.9.5",
            "the newest release",
        ),
        # a package of the same name in a folder that is no checkout
        ({"src/llamafactory/__init__.py": ""}, "0.9.5", "the newest release"),
    ],
)
def test_pins(project: Path, files: Mapping[str, str], version: str, reason: str) -> None:
    """Every form of pin, what it is taken for, and how that is told."""
    write(project, files)
    found = target_of()
    assert (found.version, found.version_reason.en) == (version, reason)


def test_nearest_folder_wins_up_to_the_repository(project: Path) -> None:
    """Folders above the repository are another project's."""
    write(
        project,
        {
            "requirements.txt": "llamafactory==0.9.3\n",
            "a/requirements.txt": "llamafactory==0.9.4\n",
            "b/.git": "gitdir: elsewhere\n",
        },
    )
    assert target_of("a/x/train.yaml").version == "0.9.4"
    assert target_of("c/x/train.yaml").version == "0.9.3"
    assert target_of("b/x/train.yaml").version == "0.9.5"


@pytest.mark.parametrize(
    ("files", "transformers", "reason"),
    [
        ({"requirements.txt": "transformers==4.56.2\n"}, "4.56.2", "pinned in requirements.txt:1"),
        ({"requirements.txt": "transformers==5.0.0rc1\n"}, "5.0.0", "pinned in requirements.txt:1"),
        ({"requirements.txt": "transformers>=4.55\n"}, "5.6.0", "the newest it allows"),
        ({"requirements.txt": "transformers<5\n"}, None, "requirements.txt:1 does not say which"),
        (
            {"requirements.txt": "git+https://github.com/huggingface/transformers@1a2b3c4\n"},
            None,
            "requirements.txt:1 does not say which",
        ),
        (
            {"requirements.txt": "transformers==4.30.0\n"},
            None,
            "4.30.0, pinned in requirements.txt:1, is none that 0.9.5 allows",
        ),
        (
            {"requirements.txt": "transformers==4.44.0\nllamafactory==0.9.5\n"},
            "4.44.0",
            "pinned in requirements.txt:1; 0.9.5 does not allow it",
        ),
        ({"requirements.txt": "llamafactory==0.8.3\n"}, None, "nothing says which"),
        ({"requirements.txt": "llamafactory==0.9.0\n"}, "4.45.0", "the newest it allows"),
    ],
)
def test_transformers(
    project: Path, files: Mapping[str, str], transformers: str | None, reason: str
) -> None:
    """A release is assumed only where nothing speaks against it."""
    write(project, files)
    found = target_of()
    assert (found.transformers, found.transformers_reason.en) == (transformers, reason)


@pytest.mark.parametrize("place", ["requirements", "examples/requirements"])
def test_add_ons_of_llamafactory_pin_nothing(project: Path, place: str) -> None:
    """Its ``sglang.txt`` pins a transformers older than models of its own examples, as in the
    checkouts of 0.9.4 and 0.9.5: who installs the rest does not have that one."""
    names = ("badam", "galore", "liger-kernel")
    write(project, {f"{place}/{name}.txt": f"{name}\n" for name in names})
    write(project, {f"{place}/sglang.txt": "sglang[srt]>=0.4.5\ntransformers==4.51.1\n"})
    write(project, {"src/llamafactory/extras/env.py": 'VERSION = "0.9.5"\n'})
    found = target_of("examples/train_full/qwen3vl.yaml")
    assert (found.version, found.transformers) == ("0.9.5", "5.6.0")
    assert found.transformers_reason.en == "the newest it allows"


def test_remains_of_an_installation_say_nothing(project: Path) -> None:
    """Two versions in one folder: it is unknown which one is imported."""
    site = project / "site-packages"
    install(site, "llamafactory-0.9.3", "llamafactory-0.9.4", "transformers-4.57.1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.path", [str(site), str(project / "missing" / "site-packages")])
        found = target_of()
    assert (found.version, found.transformers) == ("0.9.5", "4.57.1")


def test_unusable_files_are_passed_over(project: Path) -> None:
    """A folder in place of a file, or bytes that are no text, are no error."""
    (project / "pyproject.toml").mkdir()
    (project / "requirements.txt").write_bytes(b"\xff\xfe llamafactory \x00\n")
    assert target_of().version == "0.9.5"


def test_named_release_has_to_exist() -> None:
    """A mistake in a flag names the flag's value, one in the settings the file and key."""
    with pytest.raises(UsageError, match=r"'0\.9\.7' is not supported"):
        target_of(version="0.9.7")
    with pytest.raises(
        UsageError, match=r"0\.9\.2 \(given by --target-version\) needs transformers 4"
    ):
        target_of(version="0.9.2", transformers="5.0.0")
    wrong = Settings(source="/x/lfconfiglint.toml", target_version="0.9.7")
    with pytest.raises(SettingsError, match=r"^/x/lfconfiglint\.toml: target-version: "):
        target_of(settings=wrong)
    wrong = Settings(source="/x/lfconfiglint.toml", transformers_version="9")
    with pytest.raises(SettingsError, match=r"^/x/lfconfiglint\.toml: transformers-version: "):
        target_of(settings=wrong)


@pytest.mark.parametrize(
    ("named", "earlier", "later"),
    [
        ("0.9.2.dev0", "0.9.1", "0.9.2"),
        ("v0.9.4.dev0+g1f97733", "0.9.3", "0.9.4"),
        # there was no 0.8.4: the next release was 0.9.0
        ("0.8.4.dev0", "0.8.3", "0.9.0"),
        ("0.9.6.dev0", "0.9.5", "main"),
    ],
)
def test_code_between_two_releases(project: Path, named: str, earlier: str, later: str) -> None:
    """However it is named, both releases are known, each with the newest transformers it allows."""
    write(project, {ENV: f'VERSION = "{named}"\n'})
    stated = Settings(source="lfconfiglint.toml", target_version=named)
    for found in (target_of(), target_of(version=named), target_of(settings=stated)):
        assert found.earlier is not None
        assert (found.earlier.version, found.version) == (earlier, later)
        assert found.earlier.transformers == TRANSFORMERS_RANGE[earlier][1]
        assert found.version_reason.en.startswith(f"between {earlier} and {later}: ")
        assert found.version_reason.zh.startswith(f"介于 {earlier} 与 {later} 之间：")
    assert found.version_reason.en.endswith(f"{named} set in lfconfiglint.toml")
    assert target_of(version=later).earlier is None


def test_transformers_of_either_release() -> None:
    """Code between two releases may still have the limits of the first."""
    found = target_of(version="0.9.3.dev0", transformers="4.42.4")
    assert found.transformers == "4.42.4"
    assert found.earlier is not None
    assert found.earlier.transformers == "4.42.4"
    with pytest.raises(UsageError, match=r"0\.9\.3 .* needs transformers 4\.45\.0"):
        target_of(version="0.9.3.dev0", transformers="4.57.1")


def test_a_commit_is_no_version() -> None:
    """Nobody knows between which releases it lies, but who is there can tell."""
    with pytest.raises(UsageError, match="`pip show llamafactory`"):
        target_of(version="1f9773395")


def test_said_once_for_many_folders(project: Path) -> None:
    """What is found for a folder by way of one above it is what is found for itself."""
    write(
        project,
        {
            "requirements.txt": "llamafactory==0.9.3\n",
            "configs/llama3.yaml": "",
            "configs/lora/deep/down/llama3_lora.yaml": "",
            "pinned/requirements.txt": "llamafactory==0.9.2\n",
            "pinned/configs/it.yaml": "",
            "beside/it.yaml": "",
            "beside/LLaMA-Factory/" + ENV: 'VERSION = "0.9.1"\n',
            "beside/LLaMA-Factory/examples/it.yaml": "",
            "other/.git/HEAD": "",
            "other/configs/it.yaml": "",
        },
    )
    (project / "pinned/configs/elsewhere.yaml").symlink_to(project / "other/configs/it.yaml")
    # no config of this name stands there, whatever a folder below has
    (project / "it.yaml").symlink_to(project / "pinned/configs/it.yaml")
    (project / "further").mkdir()
    (project / "further/it.yaml").write_text("")
    options = join_options(isolated=True)
    configs = sorted(project.rglob("*.yaml"))
    found = {str(path.relative_to(project)): options.target_of(path) for path in configs}
    assert found == {name: target_of(name, settings=options.settings) for name in found}
    versions = {name: target.version for name, target in found.items()}
    assert versions["further/it.yaml"] == versions["configs/lora/deep/down/llama3_lora.yaml"]
    assert versions["pinned/configs/it.yaml"] == "0.9.2"
    assert len(set(versions.values())) == 4
