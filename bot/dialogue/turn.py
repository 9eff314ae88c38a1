"""One turn of conversation: a state and what was said in, a new state and replies out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from bot.dialogue import labels, spoken
from bot.dialogue.answers import Answer, Asked, answer_topic
from bot.dialogue.answers.asked import MOST_PLACES
from bot.dialogue.cards import contact_card
from bot.dialogue.contradictions import contradiction, question_about, settled
from bot.dialogue.desk import Desk
from bot.dialogue.hearing import ABOUT_A_PLACE, DECLINE, DISTRESS, INFORM, YES_NO, Heard, hear
from bot.dialogue.payloads import PLACE_TOPICS, make_payload
from bot.dialogue.questions import ask, human_choice, place_choice, plan_choice
from bot.dialogue.recap import said_back
from bot.dialogue.taking import Taken, decline, take_facts
from bot.dialogue.types import Choice, Reply, Said, State
from bot.dialogue.words import Listener, fill
from bot.guidance.profile import FieldName, Profile, plan_ready
from bot.nlu.understanding import Fact

NOT_UNDERSTOOD = "talk.not_understood"
MAX_GUESSES = 3
MAX_PEOPLE = 3

OUT_OF_SCOPE = "talk.out_of_scope"
CORRECT = "talk.correct"
# Answers that a later "et c'est combien ?" is not about.
_PASSING = ("talk.", "profile.", "privacy.", "plan.")
# What is said in pain, and is no word about a project: the listening numbers again, and no question.
_IN_PAIN = frozenset(
    {
        OUT_OF_SCOPE,
        DECLINE,
        "talk.affirm",
        "talk.deny",
        "talk.complaint",
        "talk.insult",
        "talk.help",
        "talk.repeat",
        "talk.simplify",
        "guidance.unsure",
    }
)
_AGAIN = frozenset({"talk.repeat", "talk.simplify"})
# Below this, with a second guess almost as likely, that one is offered too.
_DOUBTFUL = 0.55
_ALMOST = 0.6

# Topics whose own parameters are facts too: taking them needs no acknowledgement of its own.
_PARAMETERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(ABOUT_A_PLACE, frozenset({"commune"})),
    "course.find": frozenset({"field", "job_title", "modality", "qualification_level", "goal"}),
    "vae.which": frozenset({"field", "job_title", "goal"}),
    "course.detail": frozenset({"field", "job_title"}),
}


@dataclass
class _Turn:
    """A turn being played: the state as it moves, and the replies so far."""

    state: State
    said: Said
    desk: Desk
    as_of: date
    facts: tuple[Fact, ...] = ()
    replies: list[Reply] = field(default_factory=list)
    asks: FieldName | None = None
    quiet: bool = False
    place: Reply | None = None
    supposed: Profile | None = None
    forgotten: Profile | None = None

    @property
    def listener(self) -> Listener:
        state = self.state
        return Listener(
            profile=self.supposed or state.profile,
            channel=state.channel,
            as_of=self.as_of,
            acronyms=frozenset(state.acronyms),
        )

    def change(self, **changes: Any) -> None:
        self.state = msgspec.structs.replace(self.state, **changes)

    def say(self, *replies: Reply) -> None:
        for reply in replies:
            said = self.state.turn if reply.wording is None else reply.wording
            self.replies.append(msgspec.structs.replace(reply, wording=said))
            explained = self.desk.words.explained(reply) - frozenset(self.state.acronyms)
            if explained:
                self.change(acronyms=(*self.state.acronyms, *sorted(explained)))

    def answer(self, topic: str) -> Answer:
        state = self.state if self.supposed is None else msgspec.structs.replace(self.state, profile=self.supposed)
        asked = Asked(
            topic=topic, state=state, said=self.said, facts=self.facts, desk=self.desk, listener=self.listener
        )
        answer = answer_topic(asked)
        self.say(*answer.replies)
        if not topic.startswith(_PASSING):
            self.change(last_topic=topic)
        if answer.changes:
            self.change(**answer.changes)
        self.asks = answer.asks or self.asks
        self.quiet = self.quiet or answer.quiet
        return answer


def open_conversation(state: State, desk: Desk, as_of: date) -> tuple[State, tuple[Reply, ...]]:
    """Greet: what the assistant is, what it keeps, and the first question."""
    turn = _Turn(state=state, said=Said(), desk=desk, as_of=as_of)
    home = next((centre for centre in desk.catalogue.centres if centre.id == state.centre), None)
    if home is not None and home.insee_code and state.channel == "kiosk":
        fact = Fact(field="commune", value=home.insee_code, start=0, end=0)
        turn.change(profile=take_facts(state.profile, (fact,), desk.catalogue).profile)
    turn.say(desk.words.compose("utter_open", turn.listener, topic="talk.greet"))
    _ask_next(turn, again=False)
    return _close(turn)


def take_turn(state: State, said: Said, desk: Desk, as_of: date) -> tuple[State, tuple[Reply, ...]]:
    """Play one turn.

    Every fact given is taken, each question is answered under its topic, and at most one question is left open.
    A message of distress gets the listening numbers alone. The state that comes back is all that the next turn needs.
    """
    heard = hear(state, said, desk, as_of)
    turn = _Turn(
        state=msgspec.structs.replace(state, turn=state.turn + 1, places=(), erase="", report=False),
        said=msgspec.structs.replace(said, payload_args=heard.args),
        desk=desk,
        as_of=as_of,
        facts=heard.facts,
        forgotten=state.before,
    )
    if DISTRESS in heard.topics or _still_in_pain(turn, heard):
        turn.answer(DISTRESS)
        turn.change(asks=None)
        return _close(turn)
    if heard.supposed is not None:
        _suppose(turn, heard)
        return _close(turn)
    taken = _take(turn, heard)
    topics = _declined(turn, heard.topics, taken)
    _wake(turn, topics, taken)
    questions = _questions(topics, taken)
    _acknowledge(turn, taken, questions, informed=INFORM in topics)
    for topic in questions:
        turn.answer(topic)
    if len(questions) == 1 and turn.replies:
        _offer_the_other_meaning(turn, questions[0])
    nodded = bool(YES_NO & set(heard.topics)) and _still_open(turn) is not None
    understood = bool(turn.replies) or turn.place is not None or turn.state.doubt is not None or nodded
    if not understood:
        _not_understood(turn)
    elif questions != [OUT_OF_SCOPE]:
        turn.change(misunderstood=0)
    _ask_next(turn, again=not turn.replies or not understood)
    return _close(turn)


def _still_in_pain(turn: _Turn, heard: Heard) -> bool:
    """Tell whether what follows a message of distress is still no word about a project."""
    if not turn.state.paused or turn.said.payload_topic is not None:
        return False
    told = [fact for fact in heard.facts if not (fact.field == "goal" and fact.value == "unsure")]
    return not told and set(heard.topics) - {INFORM} <= _IN_PAIN


def _suppose(turn: _Turn, heard: Heard) -> None:
    """Answer for somebody else, or for another situation than the visitor's, which stays as it was."""
    catalogue, supposed = turn.desk.catalogue, heard.supposed
    name, values = "utter_for_somebody", {}
    if not heard.other and supposed is not None:
        name, values = "utter_supposed", {"facts": said_back(("situation",), supposed, catalogue)}
    turn.say(turn.desk.words.compose(name, turn.listener, values=values))
    turn.supposed = supposed
    for topic in heard.topics:
        turn.answer(topic)
    turn.supposed, turn.asks = None, None
    turn.change(misunderstood=0)
    _ask_next(turn, again=False)


def _questions(topics: Sequence[str], taken: Taken) -> list[str]:
    """Return the topics to answer. A correction already made with its new value needs no "what shall I change?"."""
    done = {INFORM, "talk.correct"} if taken.corrected or taken.cleared else {INFORM}
    if INFORM not in topics and (taken.noted or taken.place is not None):
        # Facts alone, in words that look like nothing known.
        done.add("talk.out_of_scope")
    return [topic for topic in topics if topic not in done]


def _take(turn: _Turn, heard: Heard) -> Taken:
    state, topics = turn.state, heard.topics
    facts: Iterable[Fact] = turn.facts
    if state.profile.commune is not None and ABOUT_A_PLACE & set(topics) and INFORM not in topics:
        facts = [fact for fact in facts if fact.field != "commune"]
    chosen = turn.said.payload_topic is not None
    explicit = chosen or CORRECT in topics or spoken.takes_back(turn.said.text)
    taken = take_facts(state.profile, facts, turn.desk.catalogue, explicit=explicit)
    taken, doubt = settled(taken, state.doubt), None
    if not explicit:
        doubt = contradiction(state, taken, heard.facts)
    turn.change(
        profile=taken.profile,
        doubt=doubt,
        doubted=(*state.doubted, doubt.field) if doubt else state.doubted,
        history=(*(name for name in state.history if name not in taken.noted), *taken.noted),
    )
    return taken


def _declined(turn: _Turn, topics: list[str], taken: Taken) -> list[str]:
    """Read "I would rather not say" as the answer to the open question."""
    if DECLINE not in topics:
        # A bare yes or no is an answer when it was read as one, and says nothing to any other open question.
        said_enough = taken.noted or _still_open(turn) is not None
        return [topic for topic in topics if topic not in YES_NO or not said_enough]
    field_name = turn.said.payload_args.get("field") or turn.state.asks
    if field_name is None or taken.noted:
        return topics
    history = (*(name for name in turn.state.history if name != field_name), field_name)
    turn.change(profile=decline(turn.state.profile, field_name), history=history)
    turn.say(turn.desk.words.compose("utter_declined_noted", turn.listener, topic=DECLINE))
    return [topic for topic in topics if topic != DECLINE]


def _wake(turn: _Turn, topics: Sequence[str], taken: Taken) -> None:
    """End the silence kept after distress when the person comes back to their project."""
    if not turn.state.paused:
        return
    # What is said of the conversation itself, or of one's data, is not yet a word about the project.
    if taken.noted or any(not topic.startswith(("talk.", "privacy.")) for topic in topics):
        turn.change(paused=False)
        turn.say(turn.desk.words.compose("utter_back_to_project", turn.listener))


def _acknowledge(turn: _Turn, taken: Taken, questions: Sequence[str], *, informed: bool) -> None:
    compose, catalogue, profile = turn.desk.words.compose, turn.desk.catalogue, turn.state.profile
    if taken.refused:
        turn.say(compose("utter_out_of_range", turn.listener, topic=INFORM))
    parameters = frozenset[str]().union(*(_PARAMETERS.get(topic, frozenset()) for topic in questions))
    doubted = turn.state.doubt.field if turn.state.doubt is not None else None
    noted = [name for name in taken.noted if getattr(profile, name) is not None and name != doubted]
    if noted and (informed or not questions or not parameters.issuperset(noted)):
        name = "utter_profile_corrected" if taken.corrected and not doubted else "utter_profile_noted"
        turn.say(compose(name, turn.listener, topic=INFORM, values={"facts": said_back(noted, profile, catalogue)}))
    elif taken.cleared and not noted:
        fields = ", ".join(labels.your_field(name) for name in taken.cleared)
        turn.say(compose("utter_profile_cleared", turn.listener, topic=INFORM, values={"fields": fields}))
    if taken.dropped and doubted is None:
        fallen = ", ".join(labels.choice_label("circumstances", one) for one in taken.dropped)
        turn.say(compose("utter_circumstances_dropped", turn.listener, values={"fields": fallen}))
    if (taken.corrected or taken.cleared) and doubted is None and turn.state.plan_shown:
        turn.change(plan_shown=False)
        again = (plan_choice(),) if plan_ready(profile) else ()
        turn.say(compose("utter_plan_changed", turn.listener, choices=again))
    if taken.place is not None and not PLACE_TOPICS & set(questions):
        turn.place = _place_question(turn, taken.place)


def _place_question(turn: _Turn, fact: Fact) -> Reply:
    """Ask which commune is meant, or say kindly that what was said is not one."""
    catalogue = turn.desk.catalogue
    choices: tuple[Choice, ...] = ()
    place = str(fact.value or "")
    if fact.candidates:
        name = "utter_place_ambiguous" if len(fact.candidates) > 1 else "utter_place_doubt"
        choices = tuple(place_choice(catalogue.communes[code], catalogue) for code in fact.candidates[:MOST_PLACES])
    else:
        name = f"utter_place_{fact.problem}"
        name = "utter_place_region" if fact.problem == "department" else name
    refuse = Choice(label=labels.button("decline"), payload=make_payload("talk.decline", field="commune"))
    turn.change(places=fact.candidates[:MOST_PLACES])
    return turn.desk.words.compose(
        name, turn.listener, asks="commune", values={"place": place}, choices=(*choices, refuse)
    )


def _not_understood(turn: _Turn) -> None:
    """Say so, offer the best guesses and a person; the second time in a row, explain."""
    known = [topic for topic, _ in turn.said.ranking if labels.topic_label(topic)]
    guesses = [topic for topic in known if topic != "talk.human"][:MAX_GUESSES]
    choices = [Choice(label=labels.topic_label(topic) or "", payload=make_payload(topic)) for topic in guesses]
    again = bool(turn.state.misunderstood)
    name = "utter_talk_not_understood" + ("_again" if again else "")
    people = turn.desk.advisor.contacts(turn.state.profile, turn.as_of)[:MAX_PEOPLE] if again else ()
    reply = turn.desk.words.compose(
        name,
        turn.listener,
        topic=NOT_UNDERSTOOD,
        choices=(*choices, human_choice()),
        cards=map(contact_card, people),
    )
    turn.say(reply)
    turn.change(misunderstood=turn.state.misunderstood + 1)


def _offer_the_other_meaning(turn: _Turn, answered: str) -> None:
    """Where a message may mean two things, answer the likelier and offer the other as a choice."""
    sure = dict(turn.said.topics).get(answered)
    if sure is None or sure >= _DOUBTFUL:
        return
    others = [(topic, weight) for topic, weight in turn.said.ranking if topic != answered]
    first = next((weight for topic, weight in turn.said.ranking if topic == answered), 0.0)
    if not others or others[0][1] < _ALMOST * first or labels.topic_label(others[0][0]) is None:
        return
    label = fill(labels.button("other_meaning"), {"title": labels.topic_label(others[0][0])})
    choice = Choice(label=label, payload=make_payload(others[0][0]))
    last = turn.replies[-1]
    turn.replies[-1] = msgspec.structs.replace(last, choices=(*last.choices, choice))


def _ask_next(turn: _Turn, *, again: bool) -> None:
    """Leave one question open, or show the plan when no question is left."""
    if turn.state.paused or (turn.quiet and turn.place is None):
        turn.change(asks=turn.asks)
        return
    if turn.place is not None:
        turn.say(turn.place)
        turn.change(asks="commune")
        return
    profile, desk = turn.state.profile, turn.desk
    if turn.state.doubt is not None:
        turn.say(question_about(turn.state.doubt, profile, desk.words, turn.listener))
        turn.change(asks=turn.state.doubt.field)
        return
    ready = plan_ready(profile)
    following = turn.asks or _still_open(turn) or desk.advisor.next_question(profile, turn.as_of)
    if following is None:
        turn.change(asks=None)
        if ready and not turn.state.plan_shown:
            turn.answer("plan.show")
        return
    already_open = any(reply.asks == following for reply in turn.replies)
    if not already_open:
        repeated = again and turn.state.asks == following
        turn.say(ask(following, desk.words, turn.listener, desk.catalogue, again=repeated, plan=ready))
    turn.change(asks=following)


def _still_open(turn: _Turn) -> FieldName | None:
    """Return the question asked before this turn when it is neither answered nor refused."""
    asked, profile = turn.state.asks, turn.state.profile
    if asked is None or asked in profile.declined or getattr(profile, asked) is not None:
        return None
    return None if asked == "field" and profile.job_title is not None else asked


def _close(turn: _Turn) -> tuple[State, tuple[Reply, ...]]:
    replies = tuple(turn.replies)
    # What was repeated or made simpler stays what "répéter" and "plus simplement" are about.
    if not (replies and replies[0].topic in _AGAIN):
        turn.change(last=replies)
    # Starting again can be undone at once, not later.
    if turn.state.before is turn.forgotten:
        turn.change(before=None)
    return turn.state, replies


__all__ = ["open_conversation", "take_turn"]
