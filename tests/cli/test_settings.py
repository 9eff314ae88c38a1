"""Addresses and ports, from the environment and from .env."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import SettingError, Settings, load_env_file, read_settings


def test_without_any_setting_only_this_machine_is_listened_on() -> None:
    settings = read_settings({})

    assert (settings.web_url, settings.rasa_url, settings.actions_url) == (
        "http://127.0.0.1:8000",
        "http://127.0.0.1:5005",
        "http://127.0.0.1:5055",
    )


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("borne.example", "http://borne.example:80"),
    ],
)
def test_the_address_shown_is_one_that_a_browser_can_open(host: str, url: str) -> None:
    assert Settings(host=host, port=80).web_url == url


@pytest.mark.parametrize("value", ["0", "65536", "huit mille", "-1", "80.5"])
@pytest.mark.parametrize("name", ["PORT", "RASA_PORT", "ACTIONS_PORT"])
def test_a_port_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name}={value}"):
        read_settings({name: value})


def test_two_processes_cannot_share_a_port() -> None:
    with pytest.raises(SettingError, match="trois ports différents"):
        read_settings({"PORT": "5005"})


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("CONSEIL_TEST_A", "CONSEIL_TEST_B"):
        # Set then deleted, so that whatever the test leaves is undone.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_the_env_file_completes_the_environment_and_does_not_replace_it(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("CONSEIL_TEST_A", "environment")
    file = tmp_path / ".env"
    file.write_text("# réglages\n\nCONSEIL_TEST_A=file\nexport CONSEIL_TEST_B='a b=c'\n", encoding="utf-8")

    load_env_file(file)

    assert os.environ["CONSEIL_TEST_A"] == "environment"
    assert os.environ["CONSEIL_TEST_B"] == "a b=c"


def test_a_line_of_the_env_file_that_is_no_setting_is_pointed_at(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("CONSEIL_TEST_A=1\nPORT 8001\n", encoding="utf-8")

    with pytest.raises(SettingError, match="ligne 2"):
        load_env_file(file)


def test_no_env_file_is_no_error(tmp_path: Path) -> None:
    load_env_file(tmp_path / ".env")
