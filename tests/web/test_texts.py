"""What people type reaches Rasa as a text, never as a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.texts import for_rasa, says_something, whole


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "  /restart",
        "\u200b/restart",
        "\x00/restart",
        "\ufeff \t/restart",
        "\u00a0/restart",
        "\u200d/restart",
    ],
)
def test_a_typed_slash_is_no_command(typed: str) -> None:
    assert for_rasa(typed) == "∕restart"


def test_a_text_in_several_lines_stays_readable() -> None:
    assert for_rasa("bonjour,\nje suis\tartisan\r\n") == "bonjour, je suis artisan"


def test_emoji_made_of_several_survive() -> None:
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    assert for_rasa(f"ma {family} va bien") == f"ma {family} va bien"


@pytest.mark.parametrize("typed", ["", "  ", "\n", "\u200b", "\x00\x07", "\u200d", "\ufeff", "\u3164", "\u2800 "])
def test_nothing_to_read_is_nothing(typed: str) -> None:
    assert not says_something(typed)


@pytest.mark.parametrize("typed", ["?", "7", "/", "\ud83d", "é", "\N{GRINNING FACE}"])
def test_a_single_sign_is_something(typed: str) -> None:
    assert says_something(typed)


@given(st.text())
def test_any_text_can_be_sent_and_is_never_a_command(typed: str) -> None:
    sent = for_rasa(typed)
    assert not sent.strip().startswith("/")
    assert "\x00" not in sent
    sent.encode("utf-8")
    assert for_rasa(sent) == sent
    whole(typed).encode("utf-8")
