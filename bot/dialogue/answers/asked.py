"""What an answer works from, and what it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.catalogue.records import Commune
from bot.dialogue.desk import Desk
from bot.dialogue.types import Card, Choice, Reply, Said, State
from bot.dialogue.words import Listener
from bot.guidance.plan_types import Source
from bot.guidance.profile import FieldName
from bot.nlu.understanding import Fact

MOST_PLACES = 6


@dataclass(frozen=True)
class Asked:
    """A topic asked about: the state once the facts of the message are taken, what was said, and the desk.

    ``facts`` are those of this very message: a question about another town is answered for that town.
    """

    topic: str
    state: State
    said: Said
    facts: tuple[Fact, ...]
    desk: Desk
    listener: Listener

    @property
    def as_of(self) -> date:
        """The day of the answer."""
        return self.listener.as_of

    def unless_declined(self, field: FieldName) -> FieldName | None:
        """Return a field to ask for, None when the person would rather not give it."""
        return None if field in self.state.profile.declined else field

    def doubtful_place(self) -> tuple[str, ...] | None:
        """Return the communes (INSEE codes) that an ambiguous name of this message may mean, None when none is."""
        for fact in self.facts:
            if fact.field == "commune" and fact.candidates:
                return fact.candidates[:MOST_PLACES]
        return None

    def place(self) -> Commune | None:
        """Return the commune asked about: the one of this message, else the person's, else the kiosk's centre's."""
        communes = self.desk.catalogue.communes
        for fact in self.facts:
            if fact.field == "commune" and isinstance(fact.value, str) and fact.value in communes:
                return communes[fact.value]
        if self.state.profile.commune is not None:
            return communes.get(self.state.profile.commune.insee_code)
        home = next((centre for centre in self.desk.catalogue.centres if centre.id == self.state.centre), None)
        return communes.get(home.insee_code) if home is not None and home.insee_code else None

    def reply(
        self,
        name: str,
        values: Mapping[str, str] | None = None,
        *,
        asks: FieldName | None = None,
        choices: Iterable[Choice] = (),
        cards: Iterable[Card] = (),
        sources: Iterable[Source] = (),
    ) -> Reply:
        """Compose one message on this topic."""
        return self.desk.words.compose(
            name,
            self.listener,
            topic=self.topic,
            asks=asks,
            values=values,
            choices=choices,
            cards=cards,
            sources=sources,
        )


@dataclass(frozen=True)
class Answer:
    """Replies to one topic. ``asks``: the question that this answer leaves open. ``quiet``: no question after it."""

    replies: tuple[Reply, ...]
    asks: FieldName | None = None
    quiet: bool = False
    changes: Mapping[str, object] = field(default_factory=dict)


def plain(asked: Asked) -> Answer:
    """Answer with the words of the domain for this topic and this public."""
    return Answer((asked.reply("utter_" + asked.topic.replace(".", "_")),))
