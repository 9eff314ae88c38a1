"""An answer found wrong: reported without leaving one's identity; what was not understood is kept masked."""

from __future__ import annotations

import pytest
from fake_rasa import message, state
from web_service import Conversation, Service, problem

from bot.database import make_engine
from bot.learning.store import LearningStore


def store(service: Service) -> LearningStore:
    return LearningStore(make_engine(f"sqlite:///{service.folder / 'conversations.db'}"))


def answered(service: Service, conversation: Conversation) -> str:
    service.rasa.answer = lambda asked: [*message("C'est 150 €.", topic="cpf.fee"), *state(asked)]
    said = conversation.say("je m'appelle Karim Benali de Chaumont, c'est combien la participation ?")
    return str(said.json()["messages"][0]["id"])


def report(conversation: Conversation, body: object, **headers: str):
    return conversation.client.post(f"{conversation.path}/reports", json=body, headers=headers or conversation.headers)


def test_a_wrong_answer_is_reported_with_its_question_and_without_its_author(
    service: Service, conversation: Conversation
) -> None:
    conversation.choose('/profile.inform{"commune":"52121"}')
    conversation.choose('/profile.inform{"situation":"artisan"}')
    wrong = answered(service, conversation)
    said = report(conversation, {"message_id": wrong, "comment": "C'est faux, appelez-moi au 06 12 34 56 78"})
    assert (said.status_code, said.json()) == (201, {"received": True})
    (kept,) = store(service).reports()
    scenario = kept.scenario
    assert (scenario.topic, scenario.profile["situation"]) == ("cpf.fee", "artisan")
    assert scenario.profile["commune"] == {"department_code": "52"}
    assert "participation" in scenario.question
    everything = repr(scenario)
    for secret in ("Karim", "Benali", "Chaumont", "52121", "34 56", conversation.id):
        assert secret not in everything


def test_a_report_outlives_the_conversation_that_nothing_links_it_to(
    service: Service, conversation: Conversation
) -> None:
    report(conversation, {"message_id": answered(service, conversation)})
    conversation.delete()
    assert len(store(service).reports()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"message_id": "999"}, 422),
        ({"message_id": "abc"}, 422),
        ({"message_id": 1}, 422),
        ({"message_id": "1", "comment": 3}, 422),
        ({"message_id": "1", "comment": "a" * 2001}, 413),
    ],
)
def test_what_cannot_be_reported_is_refused(conversation: Conversation, body: object, status: int) -> None:
    problem(report(conversation, body), status)


def test_ones_own_message_is_no_answer_to_report(service: Service, conversation: Conversation) -> None:
    mine = int(answered(service, conversation)) - 1
    problem(report(conversation, {"message_id": str(mine)}), 422)


def test_only_the_holder_of_the_conversation_reports_it(conversation: Conversation) -> None:
    problem(report(conversation, {"message_id": "1"}, Authorization="Bearer wrong"), 404)
    assert conversation.client.post(f"{conversation.path}/reports", json={"message_id": "1"}).status_code == 401


def test_the_choice_to_report_keeps_the_last_answer_of_substance(service: Service, conversation: Conversation) -> None:
    answered(service, conversation)
    said = conversation.choose('/talk.complaint{"report":true}').json()
    assert said["messages"][0]["topic"] == "talk.complaint"
    assert [kept.scenario.topic for kept in store(service).reports()] == ["cpf.fee"]
    conversation.choose("/cpf.what")
    assert len(store(service).reports()) == 1


def test_a_message_not_understood_is_kept_masked_with_its_guesses(service: Service, conversation: Conversation) -> None:
    choices = [{"label": "Le CPF", "payload": "/cpf.what"}, {"label": "Parler", "payload": "/talk.human"}]
    service.rasa.answer = lambda asked: [
        *message("Je n'ai pas compris.", topic="talk.not_understood", choices=choices),
        *state(asked),
    ]
    conversation.say("mon mail est a.b@exemple.fr pour le bidule")
    (kept,) = store(service).unheard()
    assert kept.guesses == ("cpf.what", "talk.human")
    assert "bidule" in kept.text
    assert "exemple" not in kept.text
    conversation.delete()
    assert store(service).unheard() == ()


def test_an_understood_message_is_not_kept_to_learn_from(service: Service, conversation: Conversation) -> None:
    answered(service, conversation)
    assert store(service).unheard() == ()
