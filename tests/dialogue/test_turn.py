"""Turns of conversation: facts, side questions, refusals, corrections, distress, erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from bot.dialogue import Desk, Said, State
from bot.dialogue.labels import offered_topics
from bot.guidance.profile import CommuneRef, Profile
from bot.nlu.understanding import Fact

SOCIAL = (
    "talk.greet",
    "talk.bye",
    "talk.thanks",
    "talk.bot",
    "talk.complaint",
    "talk.insult",
    "talk.language",
    "talk.out_of_scope",
    "talk.affirm",
    "talk.deny",
    "talk.decline",
)
CHAUMONT = CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000")
READY = Profile(situation="artisan", commune=CHAUMONT, goal="progress", field="gestion_pme")


def test_the_greeting_says_it_is_a_program_and_asks_one_question(visitor) -> None:
    visitor.opens()
    assert "programme" in visitor.texts[0]
    assert [reply.asks for reply in visitor.replies if reply.asks] == ["situation"]
    assert visitor.replies[-1].topic is None


def test_every_question_can_be_refused_by_a_button(visitor) -> None:
    visitor.opens()
    asked = visitor.replies[-1].asks
    seen = []
    while asked is not None:
        seen.append(asked)
        assert any(choice.payload == f'/talk.decline{{"field":"{asked}"}}' for choice in visitor.replies[-1].choices)
        visitor.chooses(f'/talk.decline{{"field":"{asked}"}}')
        asked = visitor.state.asks
    assert len(seen) == len(set(seen)) <= 8
    assert set(visitor.state.profile.declined) == set(seen)


def test_facts_in_one_sentence_are_all_said_back(visitor) -> None:
    visitor.opens()
    visitor.says("...", "profile.inform", situation="artisan", commune="52121", experience_years=12)
    assert visitor.topics[0] == "profile.inform"
    for words in ("artisan", "Chaumont", "12 ans"):
        assert words in visitor.texts[0]


def test_facts_and_two_questions_get_three_answers_then_one_question(visitor) -> None:
    visitor.opens()
    visitor.says("...", "profile.inform", "cpf.what", "vae.duration", situation="employee")
    assert visitor.topics == ["profile.inform", "cpf.what", "vae.duration", None]
    assert [reply.asks for reply in visitor.replies] == [None, None, None, "commune"]


def test_a_side_question_is_answered_and_the_open_question_comes_back(visitor) -> None:
    visitor.opens()
    visitor.says("c'est quoi le cpf", "cpf.what")
    assert visitor.topics == ["cpf.what", None]
    assert visitor.replies[-1].asks == "situation"


def test_the_plan_comes_by_itself_when_no_question_is_left(visitor_at: Callable[[State], object]) -> None:
    profile = msgspec.structs.replace(
        READY,
        qualification_level=3,
        experience_years=12,
        circumstances=(),
        cpf_balance_eur=1200,
        modality="any",
        age=45,
        age_band="45_and_over",
    )
    visitor = visitor_at(State(profile=msgspec.structs.replace(profile, modality=None), asks="modality"))
    visitor.says("à distance", "profile.inform", modality="distance")
    assert "plan.show" in visitor.topics
    kinds = {card.kind for reply in visitor.replies for card in reply.cards}
    assert kinds == {"centre", "course", "vae", "funding", "contact", "step"}
    assert visitor.state.asks is None


def test_the_plan_says_what_is_missing_while_it_cannot_be_made(visitor) -> None:
    visitor.opens()
    visitor.says("mon plan", "plan.show")
    assert visitor.topics[0] == "plan.show"
    assert not visitor.replies[0].cards
    assert visitor.replies[-1].asks == "situation"


def test_an_ambiguous_place_is_asked_back_with_choices(visitor) -> None:
    visitor.opens()
    fact = {"field": "commune", "value": "Chaumont", "start": 0, "end": 8, "candidates": ("52121", "74065", "18063")}
    visitor.sends(Said(text="Chaumont", topics=(("profile.inform", 0.9),), facts=(fact,)))
    question = visitor.replies[-1]
    assert question.asks == "commune"
    assert question.topic is None
    assert question.choices[0].label == "Chaumont (Haute-Marne, 52)"
    visitor.chooses(question.choices[0].payload)
    assert visitor.state.profile.commune == CHAUMONT


@pytest.mark.parametrize("problem", ["unknown", "foreign", "region", "department", "territory"])
def test_what_is_not_a_commune_is_said_kindly_and_asked_again(visitor, problem: str) -> None:
    visitor.opens()
    fact = {"field": "commune", "value": "Là-bas", "start": 0, "end": 6, "problem": problem}
    visitor.sends(Said(text="Là-bas", topics=(("profile.inform", 0.9),), facts=(fact,)))
    assert visitor.state.profile.commune is None
    assert visitor.replies[-1].asks == "commune"
    assert "invalide" not in " ".join(visitor.texts)


def test_a_town_asked_about_is_not_taken_for_the_visitors_own(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("il y a un centre à Dijon ?", "centre.find", commune="21231")
    assert visitor.state.profile.commune == CHAUMONT
    assert "Dijon" in visitor.texts[0]
    assert {card.kind for card in visitor.replies[0].cards} == {"centre"}


def test_an_incomprehensible_message_offers_guesses_and_a_person(visitor) -> None:
    visitor.opens()
    visitor.sends(Said(text="blorgh", ranking=(("cpf.what", 0.2), ("vae.what", 0.1))))
    assert visitor.topics[0] == "talk.not_understood"
    labels = [choice.label for choice in visitor.replies[0].choices]
    assert labels[-1] == "Parler à une personne"
    assert len(labels) == 3
    first = visitor.replies[0].response
    visitor.sends(Said(text="blorgh"))
    assert visitor.replies[0].response != first


def test_distress_gets_the_numbers_alone_and_silence_until_the_project_comes_back(visitor) -> None:
    visitor.opens()
    visitor.says("j'en peux plus je veux en finir", "talk.distress", situation="jobseeker")
    assert visitor.topics == ["talk.distress"]
    assert "3114" in visitor.texts[0]
    assert visitor.state.asks is None
    visitor.says("merci", "talk.thanks")
    assert all(reply.asks is None for reply in visitor.replies)
    visitor.says("je cherche une formation en compta", "course.find", field="comptabilite_finance")
    assert visitor.replies[-1].asks == "situation"


def test_a_correction_is_taken_and_told(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("non en fait je suis salarié", "profile.inform", situation="employee")
    assert visitor.state.profile.situation == "employee"
    assert visitor.replies[0].response.startswith("utter_profile_corrected")


def test_changing_an_answer_shows_what_is_known_and_asks_it_again(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("je me suis trompé", "talk.correct")
    labels = [choice.label for choice in visitor.replies[0].choices]
    assert any("Chaumont (52)" in label for label in labels)
    visitor.chooses('/talk.correct{"field":"commune"}')
    assert visitor.state.profile.commune is None
    assert visitor.replies[-1].asks == "commune"


def test_starting_again_forgets_the_profile(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY, plan_shown=True))
    visitor.says("on recommence", "talk.restart")
    assert visitor.state.profile == Profile()
    assert visitor.replies[-1].asks == "situation"


def test_erasing_asks_to_confirm_by_a_choice(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("effacez mes données", "privacy.erase")
    assert visitor.state.erase == "asked"
    assert [choice.payload for choice in visitor.replies[0].choices] == [
        '/privacy.erase{"confirm":true}',
        '/privacy.erase{"confirm":false}',
    ]
    visitor.chooses('/privacy.erase{"confirm":true}')
    assert visitor.state.erase == "confirmed"


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [("Oui.", "talk.affirm", "confirmed"), ("je confirme", "talk.affirm", "confirmed"), ("non", "talk.deny", "")],
)
def test_erasing_is_confirmed_or_not_in_words_too(visitor_at, text: str, word: str, expected: str) -> None:
    visitor = visitor_at(State(profile=READY, erase="asked"))
    visitor.says(text, word)
    assert visitor.state.erase == expected


def test_something_else_said_leaves_the_erasure_aside(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY, erase="asked"))
    visitor.says("c'est quoi le cpf", "cpf.what")
    assert visitor.state.erase == ""
    assert visitor.topics[0] == "cpf.what"


def test_repeating_says_the_last_answer_again(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("c'est quoi le cpf", "cpf.what")
    said = visitor.replies[0].response
    visitor.says("pardon ?", "talk.repeat")
    assert visitor.replies[0].response == said
    assert visitor.topics[0] == "talk.repeat"


def test_simplifying_gives_the_easy_version_of_the_last_answer(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("c'est quoi la vae", "vae.what")
    visitor.says("plus simplement", "talk.simplify")
    assert visitor.replies[0].response == "utter_vae_what_simple"


def test_an_acronym_is_spelt_out_once(visitor) -> None:
    visitor.opens()
    visitor.says("c'est quoi le cpf", "cpf.what")
    assert "CPF (compte personnel de formation)" in visitor.texts[0]
    visitor.says("comment l'utiliser", "cpf.use")
    assert "compte personnel de formation)" not in visitor.texts[0]


def test_a_course_of_a_rank_is_the_one_just_shown(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("des formations", "course.find")
    second = visitor.state.courses_shown[1]
    visitor.says("le deuxième, c'est combien ?", "course.price")
    assert [card.id for card in visitor.replies[0].cards] == [second]


def test_a_trade_that_the_cnam_does_not_teach_is_said_so(visitor_at) -> None:
    visitor = visitor_at(State(profile=Profile(situation="jobseeker", commune=CHAUMONT)))
    visitor.says("formation coiffeuse", "course.find", job_title="coiffeuse")
    assert visitor.replies[0].response.startswith("utter_course_find_not_taught")


@pytest.mark.parametrize("channel", ["web", "kiosk", "guided"])
def test_every_topic_has_an_answer_through_every_door(desk: Desk, visitor_at, channel: str) -> None:
    for topic in (*offered_topics(), *SOCIAL):
        visitor = visitor_at(State(profile=READY, channel=channel, plan_shown=True))
        visitor.says("...", topic)
        assert topic in visitor.topics, topic
        assert all("{" not in text and text for text in visitor.texts), topic


def test_the_state_survives_its_journey_to_rasa_and_back(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("mon plan", "plan.show")
    assert msgspec.json.decode(msgspec.json.encode(visitor.state), type=State) == visitor.state
    assert len(msgspec.json.encode(visitor.state)) < 60_000


def test_the_question_that_an_answer_left_open_stays_open_until_answered(visitor) -> None:
    visitor.opens()
    visitor.says("un centre près de chez moi", "centre.find")
    assert visitor.replies[-1].asks == "commune"
    visitor.sends(Said(text="blorgh"))
    assert visitor.replies[-1].asks == "commune"
    visitor.says("Chaumont 52", "profile.inform", commune="52121")
    assert visitor.replies[-1].asks == "situation"


def test_a_bare_yes_to_a_question_it_does_not_answer_gets_the_question_put_otherwise(visitor) -> None:
    visitor.opens()
    visitor.says("ouais", "talk.affirm")
    assert visitor.topics == [None]
    assert visitor.replies[0].response == "utter_ask_situation_again"


def test_a_bare_yes_when_nothing_is_open_is_answered(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY, plan_shown=True))
    visitor.says("oui", "talk.affirm")
    assert visitor.topics[0] == "talk.affirm"


def test_a_correction_made_with_its_value_is_not_asked_about(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    visitor.says("non je voulais dire vitry", "talk.correct", commune="51649")
    assert visitor.topics[0] == "profile.inform"
    assert "talk.correct" not in visitor.topics


def test_a_few_words_answer_the_open_question_even_when_they_look_like_another(desk: Desk, visitor_at) -> None:
    reads = replace(
        desk,
        read_answer=lambda asks, text, _today, **_how: Fact(
            field=asks, value=text, start=0, end=len(text), problem="unknown"
        ),
    )
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="commune"))
    visitor.desk = reads
    visitor.sends(Said(text="nulle part", topics=(("talk.complaint", 0.6),)))
    assert visitor.topics == [None]
    assert visitor.replies[0].response == "utter_place_unknown"


@pytest.mark.parametrize("topic", ["talk.restart", "talk.human", "privacy.erase"])
def test_a_command_is_never_taken_for_an_answer(desk: Desk, visitor_at, topic: str) -> None:
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="commune"))
    visitor.desk = replace(desk, read_answer=lambda *_, **_how: "declined")
    visitor.sends(Said(text="recommencer", topics=((topic, 0.7),)))
    assert topic in visitor.topics
    assert visitor.state.profile.declined == ()


# Faults reported by an outside evaluation, one test each.


def test_a_no_after_towns_were_offered_always_gets_an_answer(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY, plan_shown=True))
    fact = {"field": "commune", "value": "Saint-Denis", "start": 0, "end": 5, "candidates": ("97411", "93066")}
    visitor.sends(Said(text="finalement j'habite à Saint-Denis", topics=(("profile.inform", 0.9),), facts=(fact,)))
    visitor.says("non merci", "talk.deny")
    assert visitor.replies
    assert visitor.state.places == ()


@pytest.mark.parametrize("text", ["oui mais non", "oui mais plus tard", "oui ?", "pourquoi pas", "ok", "vas-y"])
def test_words_that_are_not_a_plain_yes_never_erase(visitor_at, text: str) -> None:
    visitor = visitor_at(State(profile=READY, erase="asked"))
    visitor.says(text, "talk.affirm")
    assert visitor.state.erase == "asked"


@pytest.mark.parametrize(
    "topic",
    ["talk.bot", "talk.help", "talk.greet", "talk.repeat", "talk.complaint", "talk.out_of_scope", "talk.human"],
)
def test_after_distress_what_is_not_about_the_project_brings_no_question(visitor_at, topic: str) -> None:
    visitor = visitor_at(State(paused=True))
    visitor.says("...", topic)
    assert visitor.state.paused
    assert all(reply.asks is None for reply in visitor.replies)
    assert all(reply.response != "utter_back_to_project" for reply in visitor.replies)


def test_after_distress_an_erasure_that_is_cancelled_brings_no_question(visitor_at) -> None:
    visitor = visitor_at(State(paused=True, erase="asked"))
    visitor.says("non", "talk.deny")
    assert visitor.topics == ["privacy.erase"]


@pytest.mark.parametrize(
    ("text", "insee_code"),
    [
        ("Haute-Marne", "52121"),
        ("dans le 52", "52121"),
        ("52000", "52121"),
        ("la première", "52121"),
        ("le 74", "74065"),
    ],
)
def test_a_department_a_postal_code_or_a_rank_settles_the_towns_offered(visitor_at, text: str, insee_code: str) -> None:
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="commune"))
    visitor.state = msgspec.structs.replace(visitor.state, places=("52121", "89093", "74065", "61103", "18063"))
    visitor.sends(Said(text=text, topics=(("talk.restart", 0.7),)))
    assert visitor.state.profile.commune is not None
    assert visitor.state.profile.commune.insee_code == insee_code
    assert visitor.state.places == ()


def test_a_courtesy_is_not_taken_for_a_town(desk: Desk, visitor_at) -> None:
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="commune"))
    visitor.desk = replace(desk, read_answer=lambda *_, **_how: pytest.fail("a courtesy was read as an answer"))
    visitor.sends(Said(text="merci", topics=(("talk.thanks", 0.99),)))
    assert visitor.topics[0] == "talk.thanks"


@pytest.mark.parametrize(("text", "fields"), [("j'ai le bac", {"qualification_level": 4}), ("je suis avocat", {})])
def test_what_is_said_of_oneself_is_not_an_unknown_town(desk: Desk, visitor_at, text: str, fields) -> None:
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="commune"))
    unknown = Fact(field="commune", value=text, start=0, end=len(text), problem="unknown")
    visitor.desk = replace(desk, read_answer=lambda *_, **_how: unknown)
    visitor.says(text, "profile.inform", **fields)
    assert all(not reply.response.startswith("utter_place_") for reply in visitor.replies)
    assert visitor.replies[-1].asks == "commune"


def test_the_question_about_a_town_comes_last(visitor) -> None:
    visitor.opens()
    fact = {"field": "commune", "value": "Chaumont", "start": 0, "end": 5, "candidates": ("52121", "74065")}
    topics = (("profile.inform", 0.9), ("vae.what", 0.9), ("vae.cost", 0.9))
    visitor.sends(Said(text="...", topics=topics, facts=(fact,)))
    assert visitor.topics == ["vae.what", "vae.cost", None]
    assert visitor.replies[-1].asks == "commune"


def test_a_town_of_several_in_a_question_is_settled_for_the_question_alone(visitor_at) -> None:
    visitor = visitor_at(State(profile=READY))
    fact = {"field": "commune", "value": "Saint-Denis", "start": 0, "end": 5, "candidates": ("97411", "93066")}
    visitor.sends(Said(text="et à Saint-Denis ?", topics=(("centre.find", 0.9),), facts=(fact,)))
    assert visitor.topics == ["centre.find"]
    visitor.chooses(visitor.replies[0].choices[1].payload)
    assert "Saint-Denis" in visitor.texts[0]
    assert visitor.state.profile.commune == CHAUMONT


def test_repeating_a_lone_question_asks_it_again(visitor) -> None:
    visitor.opens()
    visitor.says("oui", "talk.affirm")
    visitor.says("répétez", "talk.repeat")
    assert visitor.topics[0] == "talk.repeat"
    assert visitor.replies[-1].asks == "situation"


def test_taking_the_plan_away_before_there_is_one_says_what_is_missing(visitor) -> None:
    visitor.opens()
    visitor.says("je veux imprimer", "plan.send")
    assert visitor.topics[0] == "plan.send"
    assert visitor.replies[0].response.startswith("utter_plan_not_ready")
