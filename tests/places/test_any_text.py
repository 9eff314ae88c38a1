"""Whatever is typed, the answer is well formed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.places import Places

SAID = "à au du de la le Chaumont troyes 52 52000 75015 15e dans l'Aube (93) j'habite je St Denis, . - réunion"
WORDS = st.sampled_from(SAID.split(" "))
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_gives_a_coherent_answer(places: Places, text: str) -> None:
    resolution = places.resolve(text)
    assert (resolution.kind in {"found", "ambiguous"}) == bool(resolution.communes)
    assert resolution.kind != "found" or len(resolution.communes) == 1
    assert resolution.postal_code is None or any(
        resolution.postal_code in one.postal_codes for one in resolution.communes
    )
    assert len(places.search(text, limit=5)) <= 5
    end = 0
    for mention in places.find_in_text(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
