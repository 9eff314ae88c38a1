"""The two Rasa components: what they put on a message, and that a trained one survives a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import NOT_UNDERSTOOD, FrenchFacts, FrenchTopics

EXAMPLES = {
    "vae.what": [
        "c'est quoi la vae",
        "la vae kesako",
        "expliquez-moi la vae",
        "qu'est-ce que la vae",
        "vae définition",
    ],
    "cpf.balance": ["mon solde cpf", "combien sur mon cpf", "voir mon solde", "où voir mes droits", "solde du compte"],
    "centre.find": [
        "où est le centre",
        "centre le plus proche",
        "un centre près de chez moi",
        "centre à Reims",
        "le centre ?",
    ],
    "profile.inform": ["je suis artisan", "j'ai 45 ans", "j'ai un CAP", "je suis salariée", "j'habite à Troyes"],
}
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def _trained(storage: LocalModelStorage, **changes: float) -> FrenchTopics:
    resource = Resource("topics")
    data = TrainingData([Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts])
    config = FrenchTopics.get_default_config() | changes
    FrenchTopics.create(config, storage, resource, CONTEXT).train(data)
    return FrenchTopics.load(config, storage, resource, CONTEXT)


def test_a_message_carries_its_topics_and_facts_to_the_tracker(storage: LocalModelStorage) -> None:
    message = Message({"text": "Je suis artisan depuis 2010. C'est quoi la VAE ?", "metadata": {"as_of": "2026-11-21"}})
    _trained(storage).process([message])
    FrenchFacts.create({}, storage, Resource("facts"), CONTEXT).process([message])
    output = message.as_dict(only_output_properties=True)
    assert [topic["topic"] for topic in output["topics"]] == ["profile.inform", "vae.what"]
    assert output["intent"]["name"] == "profile.inform"
    assert {entity["entity"]: entity["value"] for entity in output["entities"]} == {
        "situation": "artisan",
        "experience_years": 16,
    }
    assert all(entity["extractor"] == "FrenchFacts" for entity in output["entities"])


def test_what_is_not_understood_has_an_intent_that_says_so(storage: LocalModelStorage) -> None:
    message = Message({"text": "xkcd"})
    _trained(storage, answer=0.99).process([message])
    assert message.get("intent")["name"] == NOT_UNDERSTOOD
    assert message.get("topics") == []


def test_a_choice_is_left_to_rasa(storage: LocalModelStorage) -> None:
    message = Message({"text": '/profile.inform{"situation": "artisan"}'})
    _trained(storage).process([message])
    assert message.get("intent") is None
    assert message.get("topics") is None


def test_another_language_gives_no_fact(storage: LocalModelStorage) -> None:
    message = Message({"text": "Hello, I would like to speak English with you please"})
    _trained(storage).process([message])
    FrenchFacts.create({}, storage, Resource("facts"), CONTEXT).process([message])
    assert message.get("language") == "en"
    assert message.get("entities") is None


def test_a_counsellor_types_for_the_person(storage: LocalModelStorage) -> None:
    message = Message({"text": "Elle est artisane, elle a 45 ans", "metadata": {"state": {"channel": "guided"}}})
    FrenchFacts.create({}, storage, Resource("facts"), CONTEXT).process([message])
    assert {entity["entity"] for entity in message.get("entities")} == {"situation", "age"}
