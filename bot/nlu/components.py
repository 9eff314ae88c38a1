"""The understanding as two Rasa components: topics (trained) and facts (rules and catalogue).

Both are skins: everything they do is in ``bot.nlu.questions`` and can be used and tested without Rasa. The classifier
is the only thing trained and stored with the model; the facts are read with the lexicons and the catalogue's files.
A choice ("/topic{json}") never gets here: Rasa's own message handler replaces what these components found.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import clock
from bot.catalogue.files import load_catalogue_files
from bot.nlu.decision import read_messages
from bot.nlu.facts.reader import FactReader
from bot.nlu.questions import UNDERSTANDING, MessageReader, Thresholds
from bot.nlu.understanding import Fact, TopicGuess, Understanding
from bot.places import Places

NOT_UNDERSTOOD = "talk.not_understood"
_COMMAND = "/"


@lru_cache(maxsize=1)
def _fact_reader() -> FactReader:
    """Return the reader of facts, its catalogue read once for both components."""
    catalogue = load_catalogue_files()
    return FactReader(catalogue, Places(catalogue))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrenchTopics(GraphComponent, IntentClassifier):
    """Sets ``intent`` (the first topic), ``intent_ranking``, ``topics`` (all, with their place) and ``language``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds (see ``bot.nlu.questions.Thresholds``)."""
        defaults = Thresholds()
        return {"beside": defaults.beside, "alone": defaults.alone, "distress": defaults.distress}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: MessageReader | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrenchTopics:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FrenchTopics:
        """Read a trained component. Raises ValueError when the model holds none."""
        with model_storage.read_from(resource) as directory:
            reader = MessageReader.load(directory / UNDERSTANDING, _fact_reader(), _thresholds(config))
        return cls(config, model_storage, resource, reader)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn topics from the examples of data/nlu, then how many things a message says, and store both."""
        examples = [
            (example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples if example.get(TEXT)
        ]
        self._reader = MessageReader.train(examples, read_messages(), _fact_reader(), _thresholds(self._config))
        with self._model_storage.write_to(self._resource) as directory:
            self._reader.save(directory / UNDERSTANDING)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was understood of each message typed."""
        for message in messages:
            text = message.get(TEXT)
            if self._reader is None or not text or text.startswith(_COMMAND):
                continue
            understood = self._reader.understand(text, today=_today(message), guided=_is_guided(message))
            _set_topics(message, understood)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FrenchFacts(GraphComponent, EntityExtractorMixin):
    """Sets ``entities``: one per profile fact, with ``negated``, ``candidates``, ``problem`` and ``postal_code``."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrenchFacts:
        """Make the component; the catalogue is read at once, not at the first message."""
        return cls(_fact_reader())

    def __init__(self, reader: FactReader) -> None:
        self._reader = reader

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the facts of each message typed."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith(_COMMAND) or message.get("language"):
                continue
            reading = self._reader.prepare(text, _today(message), guided=_is_guided(message))
            found = self.add_extractor_name([as_entity(fact) for fact in self._reader.read(reading)])
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def as_entity(fact: Fact) -> dict[str, Any]:
    """Return a fact as a Rasa entity."""
    return {
        "entity": fact.field,
        "value": fact.value,
        "start": fact.start,
        "end": fact.end,
        "negated": fact.negated,
        "candidates": list(fact.candidates),
        "problem": fact.problem,
        "postal_code": fact.postal_code,
    }


def _thresholds(config: dict[str, Any]) -> Thresholds:
    names = FrenchTopics.get_default_config()
    return Thresholds(**{name: float(config[name]) for name in names if name in config})


def _set_topics(message: Message, understood: Understanding) -> None:
    topics = [_as_dict(guess) for guess in understood.topics]
    doubt = 1.0 - understood.ranking[0].confidence if understood.ranking else 1.0
    first = (
        {"name": understood.topics[0].topic, "confidence": understood.topics[0].confidence}
        if understood.topics
        else {"name": NOT_UNDERSTOOD, "confidence": round(doubt, 4)}
    )
    ranking = [{"name": guess.topic, "confidence": guess.confidence} for guess in understood.ranking]
    message.set(INTENT, first, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set("topics", topics, add_to_output=True)
    message.set("language", understood.language, add_to_output=True)


def _as_dict(guess: TopicGuess) -> dict[str, Any]:
    return {"topic": guess.topic, "confidence": guess.confidence, "start": guess.start, "end": guess.end}


def _today(message: Message) -> date:
    """Return the day the web process dates the message with, else the clock's: this is the outer edge."""
    metadata = message.get(METADATA)
    as_of = metadata.get("as_of") if isinstance(metadata, dict) else None
    try:
        return date.fromisoformat(as_of) if isinstance(as_of, str) else clock.today()
    except ValueError:
        return clock.today()


def _is_guided(message: Message) -> bool:
    metadata = message.get(METADATA)
    state = metadata.get("state") if isinstance(metadata, dict) else None
    return isinstance(state, dict) and state.get("channel") == "guided"
