"""A wrong setting is refused at the door, by its name."""

from __future__ import annotations

import pytest

from bot.settings import SettingError
from bot.web.settings import Settings, read_settings


def test_without_any_variable_the_server_stays_on_this_machine() -> None:
    assert read_settings({}) == Settings(host="127.0.0.1", port=8000, rate_limit=True, database_url=None)


def test_variables_change_it() -> None:
    settings = read_settings(
        {
            "HOST": "0.0.0.0",
            "PORT": " 9000 ",
            "DATABASE_URL": "sqlite:///autre.db",
            "RATE_LIMIT": "off",
            "RASA_URL": "http://localhost:5006/",
        }
    )
    assert settings == Settings("0.0.0.0", 9000, "sqlite:///autre.db", False, "http://localhost:5006")


def test_a_blank_variable_is_an_absent_one() -> None:
    assert read_settings({"PORT": "", "HOST": " ", "RATE_LIMIT": "", "DATABASE_URL": "", "RASA_URL": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("RATE_LIMIT", "peut-être"),
        ("DATABASE_URL", "pas une adresse"),
        ("RASA_URL", "127.0.0.1:5005"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", "www.exemple.fr"),
        ("ALLOWED_ORIGINS", "https://*.exemple.fr"),
        ("ALLOWED_ORIGINS", "https://exemple.fr https://exemple.fr/page"),
        ("ALLOWED_ORIGINS", "https://exemple.fr:99999"),
        ("PUBLIC_URL", "conseil.exemple.fr"),
        ("PUBLIC_URL", "https://conseil.exemple.fr/page"),
        ("PUBLIC_URL", "ftp://conseil.exemple.fr"),
        ("RASA_URL", "http://"),
        ("RASA_URL", "http://h:99999"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_origins_are_written_as_browsers_write_them() -> None:
    given = "HTTPS://Www.Exemple.fr/ , http://127.0.0.1:8080 https://exemple.fr:443 http://[::1]:80 https://exemple.fr"
    expected = ("https://www.exemple.fr", "http://127.0.0.1:8080", "https://exemple.fr", "http://[::1]")
    assert read_settings({"ALLOWED_ORIGINS": given}).allowed_origins == expected


def test_the_public_address_is_written_without_a_last_slash() -> None:
    assert read_settings({"PUBLIC_URL": "https://Conseil.exemple.fr/"}).public_url == "https://conseil.exemple.fr"
    assert read_settings({"PUBLIC_URL": " "}).public_url is None


def test_a_refused_database_address_is_not_repeated() -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({"DATABASE_URL": "secret:motdepasse"})
    assert "motdepasse" not in str(refused.value)
