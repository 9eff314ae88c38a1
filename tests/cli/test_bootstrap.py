"""Installing on a bare machine: finding a Python that really runs, and reading pip's settings as pip does."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.processes import PROJECT_ROOT

BOOTSTRAP = PROJECT_ROOT / "scripts" / "bootstrap.py"


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, loaded fresh, working in a folder of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("ROOT", "TOOLS", "VENV", "STAMP"):
        monkeypatch.setattr(module, name, tmp_path / name.lower())
    module.ROOT.mkdir()
    for name in ("uv.lock", "pyproject.toml"):
        (module.ROOT / name).write_text(name)
    for variable in ("PIP_INDEX_URL", "PIP_CERT", "PIP_PROXY", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "PYTHON310"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return module


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def installed(bootstrap: ModuleType, *, dev: bool) -> None:
    """Leave the files of a finished installation."""
    for name in ("python", "conseil"):
        script(bootstrap.VENV / "bin" / name, "exit 0")
    stamp = {"digest": bootstrap.wanted_digest(), "dev": dev, "python": sys.executable}
    bootstrap.STAMP.write_text(json.dumps(stamp))


def test_a_pyenv_shim_that_does_not_run_is_not_taken_for_python(bootstrap: ModuleType, tmp_path: Path) -> None:
    shim = script(tmp_path / "shims" / "python3.10", 'echo "pyenv: command not found" >&2; exit 127')

    assert not bootstrap.is_wanted_python(shim)
    assert not bootstrap.is_wanted_python(tmp_path / "absent")


def test_another_python_is_not_taken_for_3_10(bootstrap: ModuleType, tmp_path: Path) -> None:
    assert not bootstrap.is_wanted_python(script(tmp_path / "python", "echo 3.11"))
    assert bootstrap.is_wanted_python(Path(sys.executable))


def test_python_3_10_is_found_in_pyenv_when_uv_finds_none(bootstrap: ModuleType, tmp_path: Path) -> None:
    uv = script(tmp_path / "uv", "exit 2")
    script(tmp_path / "pyenv" / "versions" / "3.10.2" / "bin" / "python", "exit 127")
    wanted = script(tmp_path / "pyenv" / "versions" / "3.10.1" / "bin" / "python", "echo 3.10")

    assert bootstrap.find_python(uv) == wanted


def test_no_python_3_10_at_all_says_what_to_install(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "python_candidates", lambda _uv: iter(()))

    with pytest.raises(bootstrap.BootstrapError, match=r"(?s)Python 3\.10 est nécessaire.*pyenv install 3\.10"):
        bootstrap.find_python(script(tmp_path / "uv", "exit 2"))


def test_pip_settings_are_read_from_its_file_then_from_the_environment(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "home" / ".config" / "pip" / "pip.conf"
    config.parent.mkdir(parents=True)
    config.write_text("[global]\nindex-url = https://mirror.example/simple\ncert = /etc/file.pem\n")
    monkeypatch.setenv("PIP_CERT", "/etc/environment.pem")

    settings = bootstrap.pip_settings()

    assert settings["index-url"] == "https://mirror.example/simple"
    assert settings["cert"] == "/etc/environment.pem"
    assert bootstrap.own_index() == "https://mirror.example/simple"


def test_the_public_index_is_used_when_pip_names_no_other(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    assert bootstrap.own_index() is None

    monkeypatch.setenv("PIP_INDEX_URL", "https://pypi.org/simple/")
    assert bootstrap.own_index() is None


def test_the_wheel_of_uv_for_this_machine_is_found_in_an_index_page(bootstrap: ModuleType) -> None:
    name = f"uv-{bootstrap.UV_VERSION}-py3-none"
    page = (
        f'<a href="../../{name}-macosx_11_0_arm64.whl#sha256=1">a</a>'
        f'<a href="../../{name}-manylinux_2_17_aarch64.manylinux2014_aarch64.whl#sha256=2">b</a>'
        f'<a href="../../{name}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=3">c</a>'
        '<a href="../../uv-0.0.1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=4">d</a>'
    )

    address = bootstrap.wheel_address(page, "https://mirror.example/simple/uv/", "x86_64")

    assert address == f"https://mirror.example/{name}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=3"
    assert bootstrap.wheel_address(page, "https://mirror.example/simple/uv/", "riscv64") is None


def test_an_installation_that_is_up_to_date_is_left_alone(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(bootstrap, dev=True)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: pytest.fail("rien ne devait être installé"))

    bootstrap.prepare(dev=False)
    bootstrap.prepare(dev=True)


def test_new_locked_versions_or_missing_test_tools_ask_for_an_installation(bootstrap: ModuleType) -> None:
    installed(bootstrap, dev=False)
    assert bootstrap.is_ready(bootstrap.read_stamp(), dev=False)
    assert not bootstrap.is_ready(bootstrap.read_stamp(), dev=True)

    (bootstrap.ROOT / "uv.lock").write_text("newer")

    assert not bootstrap.is_ready(bootstrap.read_stamp(), dev=False)


def test_an_environment_whose_python_is_gone_is_installed_again(bootstrap: ModuleType) -> None:
    installed(bootstrap, dev=True)

    (bootstrap.VENV / "bin" / "python").unlink()

    assert bootstrap.read_stamp() == {}


def test_a_machine_without_enough_disk_is_told_before_anything_is_downloaded(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _path: usage._replace(free=10**9))

    with pytest.raises(bootstrap.BootstrapError, match="Go libres"):
        bootstrap.check_machine()


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(BOOTSTRAP), "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "--dev" in done.stdout
