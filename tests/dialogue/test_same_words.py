"""Answers vary from turn to turn, and the same conversation always hears the same words, whichever the door."""

from __future__ import annotations

from collections.abc import Callable

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import send
from bot.dialogue import Desk, State
from bot.dialogue.contradictions import contradiction
from bot.dialogue.taking import take_facts
from bot.guidance.profile import Profile
from bot.nlu.understanding import Fact

SAID = (("c'est quoi la vae", "vae.what"), ("pardon ?", "talk.repeat"), ("merci", "talk.thanks"), ("aide", "talk.help"))


def spoken(visitor) -> list[str]:
    texts = []
    visitor.opens()
    for text, topic in SAID:
        visitor.says(text, topic)
        texts += visitor.texts
    return texts


def test_the_same_conversation_hears_the_same_words(visitor_at: Callable[[State], object]) -> None:
    assert spoken(visitor_at(State())) == spoken(visitor_at(State()))


def test_the_same_answer_twice_in_a_row_is_worded_otherwise(visitor) -> None:
    visitor.opens()
    visitor.says("merci", "talk.thanks")
    first = visitor.texts[0]
    visitor.says("merci", "talk.thanks")
    assert visitor.texts[0] != first


def test_repeating_takes_the_next_wording_and_then_goes_round(visitor, desk: Desk) -> None:
    visitor.opens()
    visitor.says("bonjour", "talk.greet")
    heard = [visitor.texts[0]]
    for _ in range(desk.words.wordings("utter_talk_greet")):
        visitor.says("répétez", "talk.repeat")
        heard.append(visitor.texts[0])
    assert len(set(heard)) == desk.words.wordings("utter_talk_greet")
    assert heard[-1] == heard[0]


def test_rasa_is_given_the_very_words_that_a_choice_would_get(visitor, desk: Desk) -> None:
    visitor.opens()
    visitor.says("c'est quoi le cpf", "cpf.what")
    dispatcher = CollectingDispatcher()
    for reply in visitor.replies:
        send(dispatcher, reply, desk)
    assert [message["text"] for message in dispatcher.messages if message["text"]] == visitor.texts


def test_a_contradiction_denied_in_the_same_breath_is_a_correction(desk: Desk) -> None:
    facts = [
        Fact(field="situation", value="employee", start=0, end=1, negated=True),
        Fact(field="situation", value="artisan", start=2, end=3),
    ]
    state = State(profile=Profile(situation="employee"))
    taken = take_facts(state.profile, facts, desk.catalogue)
    assert contradiction(state, taken, facts) is None


def test_a_contradiction_asked_about_is_not_asked_about_again(desk: Desk) -> None:
    facts = [Fact(field="situation", value="jobseeker", start=0, end=1)]
    asked = State(profile=Profile(situation="employee"))
    taken = take_facts(asked.profile, facts, desk.catalogue)
    doubt = contradiction(asked, taken, facts)
    assert doubt is not None
    assert contradiction(State(profile=asked.profile, doubted=(doubt.field,)), taken, facts) is None
