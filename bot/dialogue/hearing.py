"""What a message means where the conversation stands: its topics, its facts, the answer to what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from bot.dialogue import labels, spoken
from bot.dialogue.desk import Desk
from bot.dialogue.following import Following, Short, follow
from bot.dialogue.payloads import parse_payload
from bot.dialogue.ranks import pick
from bot.dialogue.types import Choice, Said, State
from bot.dialogue.wished import wished
from bot.guidance.french import fold
from bot.guidance.profile import FieldName, Profile
from bot.nlu.understanding import Fact

INFORM = "profile.inform"
DISTRESS = "talk.distress"
DECLINE = "talk.decline"
YES_NO = frozenset({"talk.affirm", "talk.deny"})
# Topics that ask about a place: a town in them is the one asked about; it is the person's only when none is known.
ABOUT_A_PLACE = frozenset({"centre.find", "centre.contact", "centre.offer", "program.about", "territory.jobs"})

_BARE_WORDS = 4
_BAREST_WORDS = 2
_LONGEST_ANSWER = 8  # words of an answer that looks a little like something else, and asks nothing
# « Celui du 52 » : the place is what follows.
_THE_ONE_OF = re.compile(
    r"^\W*(?:c'est |plutôt |oui,? )?(?:celui|celle)\s+(?:du|de la|de l'|de|des|dans le|dans la|en)\s+", re.I
)
_SURE = 0.9
# Topics by which the person leads the conversation, or is simply polite: never an answer to a question.
_LEADS = frozenset(
    {
        "talk.greet",
        "talk.thanks",
        "talk.bye",
        "talk.bot",
        "talk.insult",
        "talk.language",
        "talk.human",
        "talk.help",
        "talk.repeat",
        "talk.simplify",
        "talk.restart",
        "talk.correct",
        "privacy.data",
        "privacy.erase",
        "plan.show",
        "plan.send",
    }
)
_ANSWERS = frozenset({INFORM, DECLINE, *YES_NO})
# Questions that the name of a trade answers too.
_PROJECT = frozenset({"goal", "field", "job_title"})
# Topics of a message that may say what one wants to do; any other asks something else.
_OUT_OF_SCOPE = "talk.out_of_scope"
_MAY_TELL_AN_ACTIVITY = frozenset({INFORM, "course.find", "vae.which", "guidance.unsure", _OUT_OF_SCOPE})
_COUNTED = frozenset({"age", "experience_years", "cpf_balance_eur", "weekly_hours", "budget_eur"})
# A sentence that starts like this is about the person, and is not the name of a town.
_SPEAKS_OF_ONESELF = frozenset({"je", "j", "jai", "jsuis", "c", "cest", "on", "mon", "ma", "mes", "il", "elle"})


# Buttons that are always there: a bare "oui" is never theirs.
_STANDING = ("/talk.decline", "/talk.human", "/plan.show", "/talk.complaint", "/talk.restart")


# Words that are about the question put: the topic they amount to, and the argument that carries the question's field.
_TO_A_QUESTION: Mapping[spoken.Command, tuple[str, str]] = {
    "why": ("talk.help", "why"),
    "question_unclear": ("talk.simplify", "question"),
    "give_up": (DECLINE, "field"),
}


@dataclass(frozen=True)
class Heard:
    """The topics to answer, in order; the facts to take; what a choice, or words that amount to one, carries.

    ``supposed``: the answers are for this profile, not the visitor's; ``other``: it is somebody else's.
    """

    topics: list[str]
    facts: tuple[Fact, ...] = ()
    args: dict[str, Any] = field(default_factory=dict)
    supposed: Profile | None = None
    other: bool = False


def hear(state: State, said: Said, desk: Desk, as_of: date) -> Heard:
    """Understand a message in its context. Distress is heard before, and without, anything else."""
    topics = list(dict.fromkeys(topic for topic, _ in said.topics))
    if said.payload_topic is not None:
        return _choice(said.payload_topic, said.payload_args)
    if DISTRESS in topics:
        return Heard([DISTRESS])
    # « Mes données » are not a field of training.
    of_data = bool(topics) and all(topic.startswith("privacy.") for topic in topics)
    facts = () if of_data else tuple(msgspec.convert(fact, Fact) for fact in said.facts)
    return (
        (_erasure(said, topics) if state.erase == "asked" else None)
        or _choice_in_words(state, said, topics, desk)
        or _command(state, said.text)
        or _among_the_places(state, said, facts, desk)
        or _following(follow(Short(state, said, topics, facts, desk, as_of)))
        or _with_activity(state, said, desk, _answered(state, said, desk, as_of, Heard(topics, facts)))
    )


def _with_activity(state: State, said: Said, desk: Desk, heard: Heard) -> Heard:
    """Add the field or the trade of an activity wished for, where nothing else in the message told the project."""
    told = any(fact.field in _PROJECT - {"goal"} for fact in heard.facts)
    if told or not set(heard.topics) <= _MAY_TELL_AN_ACTIVITY:
        return heard
    beside = wished(desk.advisor, said.text, asked=state.asks in _PROJECT)
    if not beside:
        return heard
    topics = [topic for topic in heard.topics if topic != _OUT_OF_SCOPE]
    return Heard(topics or [INFORM], (*heard.facts, *beside), heard.args)


def _among_the_places(state: State, said: Said, facts: tuple[Fact, ...], desk: Desk) -> Heard | None:
    settled = _settle(state.places, said.text, desk)
    if settled is None:
        return None
    return Heard([INFORM], (*(fact for fact in facts if fact.field != "commune"), settled))


def _following(meant: Following | None) -> Heard | None:
    if meant is None:
        return None
    return Heard(meant.topics, meant.facts, meant.args, supposed=meant.supposed, other=meant.other)


def _choice_in_words(state: State, said: Said, topics: Sequence[str], desk: Desk) -> Heard | None:
    """Read the words of a button just shown, its rank among the guesses, or a plain yes to the only one."""
    offered = [choice for reply in state.last for choice in reply.choices]
    folded = fold(said.text)
    if not offered or not folded:
        return None
    chosen = next((choice for choice in offered if fold(choice.label) == folded), None)
    # A yes, or a rank, is about the guesses just offered, or else about the choices of the question.
    guessing = bool(state.misunderstood) and state.doubt is None
    guesses = [reply for reply in state.last if (reply.asks is None) == guessing]
    own = [choice for reply in guesses for choice in reply.choices if not choice.payload.startswith(_STANDING)]
    if chosen is None and len(own) == 1 and (spoken.says_yes(said.text) or list(topics) == ["talk.affirm"]):
        chosen = own[0]
    if chosen is not None and state.asks is not None and chosen.payload.startswith("/talk.decline"):
        # « Je ne sais pas » is about the question that is open, whichever button said it first.
        return Heard([DECLINE], args={"field": state.asks})
    if chosen is None and (state.misunderstood or state.doubt is not None) and len(folded.split()) <= _BARE_WORDS:
        chosen = pick(said.text, own)
    return None if chosen is None else _taken(chosen, desk)


def _taken(choice: Choice, desk: Desk) -> Heard:
    read = parse_payload(choice.payload, desk.catalogue)
    return _choice(str(read.payload_topic), read.payload_args)


def _command(state: State, text: str) -> Heard | None:
    """Read what is said of the conversation itself, in words that the understanding alone cannot place."""
    command = spoken.command(text)
    if command == "back":
        return Heard(["talk.correct"], args={"back": True})
    if command == "report":
        return Heard(["talk.complaint"])
    if command == "recap":
        return Heard(["talk.correct"], args={"recap": True})
    to_a_question = _TO_A_QUESTION.get(command) if command is not None and state.asks is not None else None
    if to_a_question is not None:
        return Heard([to_a_question[0]], args={to_a_question[1]: state.asks})
    field_name = spoken.field_to_change(text)
    return None if field_name is None else Heard(["talk.correct"], args={"field": field_name})


def _choice(topic: str, args: dict[str, Any]) -> Heard:
    if topic == INFORM:
        return Heard([topic], tuple(Fact(field=name, value=value, start=0, end=0) for name, value in args.items()))
    place = args.get("place")
    facts = (Fact(field="commune", value=place, start=0, end=0),) if place else ()
    return Heard([topic], facts, dict(args))


def _erasure(said: Said, topics: Sequence[str]) -> Heard | None:
    """Read words against the erasure to confirm: only a plain yes erases, a doubt is asked again."""
    if labels.confirms_erasure(said.text):
        return Heard(["privacy.erase"], args={"confirm": True})
    if list(topics) in (["talk.deny"], [DECLINE]) or spoken.command(said.text) == "back":
        return Heard(["privacy.erase"], args={"confirm": False})
    return Heard(["privacy.erase"]) if list(topics) == ["talk.affirm"] else None


def _settle(offered: Sequence[str], text: str, desk: Desk) -> Fact | None:
    """Choose among the communes just offered, by rank, department, region or postal code; None when it does not."""
    if not offered or not text:
        return None
    communes = desk.catalogue.communes
    ranked = pick(text, offered) if len(text.split()) <= _BARE_WORDS else None
    found = desk.places.resolve(_THE_ONE_OF.sub("", text))
    if ranked is not None and found.kind not in {"found", "ambiguous"}:
        kept = [ranked]
    elif found.kind == "department":
        kept = [code for code in offered if communes[code].department_code == found.department_code]
    elif found.kind == "region":
        kept = [code for code in offered if communes[code].region_code == found.region_code]
    else:
        kept = [code for code in offered if code in {commune.insee_code for commune in found.communes}]
    if not kept or len(kept) == len(offered):
        return None
    if len(kept) == 1:
        return Fact(field="commune", value=kept[0], start=0, end=len(text), postal_code=found.postal_code)
    return Fact(field="commune", value=text, start=0, end=len(text), candidates=tuple(kept))


def _answered(state: State, said: Said, desk: Desk, as_of: date, heard: Heard) -> Heard:
    """Add the bare answer to the open question, when the text is one."""
    if INFORM in heard.topics and heard.facts and _is_bare(said.text):
        # « Artisan » says who one is, and asks nothing of artisans.
        heard = Heard([INFORM], heard.facts)
    asks = state.asks
    if asks is None or desk.read_answer is None or _is_given(asks, heard.facts):
        return heard
    may = _may_answer(said, heard.topics, asks)
    # « Bof » is a refusal to answer before it is a complaint.
    may_shrug = _is_bare(said.text) and not _LEADS & set(heard.topics)
    read = desk.read_answer if may or may_shrug else None
    answer = read(asks, said.text, as_of, guided=state.channel == "guided") if read is not None else None
    if may and asks == "commune" and heard.topics == ["talk.deny"] and not state.places:
        return Heard([DECLINE])
    if answer == "declined":
        return Heard([DECLINE], heard.facts)
    guided = state.channel == "guided"
    if not may or (answer is not None and _is_not_ones_own(answer, asks, said.text, heard.facts, guided=guided)):
        return heard
    beside = _trade_beside(state, said, desk, as_of, heard.facts)
    if answer is None:
        return Heard([INFORM], (*heard.facts, *beside)) if beside else heard
    other = [fact for fact in heard.facts if not _same_figure(fact, answer)]
    return Heard([INFORM], (*other, *beside, answer))


def _is_given(asks: FieldName, facts: Sequence[Fact]) -> bool:
    return any(fact.field == asks or (asks == "age_band" and fact.field == "age") for fact in facts)


def _same_figure(fact: Fact, answer: Fact) -> bool:
    """Tell whether a fact is only another reading of the figure answered.

    "12000" said of an account is not a postal code, "20 ans" said of experience is no age.
    """
    if answer.field not in _COUNTED:
        return False
    return fact.field == "commune" or (fact.field in _COUNTED and fact.start < answer.end and answer.start < fact.end)


def _trade_beside(state: State, said: Said, desk: Desk, as_of: date, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the trade and its field that "comptable" says, in answer to the project or to the field."""
    if state.asks not in _PROJECT or desk.read_answer is None:
        return ()
    guided = state.channel == "guided"
    read = [desk.read_answer(name, said.text, as_of, guided=guided) for name in ("field", "job_title")]
    field_read, title = read
    if not isinstance(field_read, Fact) or spoken.speaks_of_others(said.text):
        return ()
    known = {fact.field for fact in facts} | {state.asks}
    found = [field_read, title] if isinstance(title, Fact) else [field_read]
    return tuple(fact for fact in found if fact.field not in known)


def _may_answer(said: Said, topics: Sequence[str], asks: FieldName) -> bool:
    """Tell whether a text may be a bare answer to the open question.

    A few words are worth reading as one even where they look a little like a question ("nulle part"); a command,
    a courtesy or a question asked for sure never is.
    """
    others = [topic for topic in topics if topic not in _ANSWERS]
    if not others:
        return bool(said.text)
    sure = any(topic in others and confidence >= _SURE for topic, confidence in said.topics)
    longest = _BARE_WORDS if asks == "commune" or "?" in said.text else _LONGEST_ANSWER
    return len(said.text.split()) <= longest and not sure and not _LEADS & set(others)


def _is_bare(text: str) -> bool:
    return 0 < len(fold(text).split()) <= _BAREST_WORDS and "?" not in text


def _is_not_ones_own(answer: Fact, asks: FieldName, text: str, facts: Sequence[Fact], *, guided: bool) -> bool:
    """Tell whether an answer is somebody else's, or an unknown town that is in truth something else said of oneself."""
    if asks != "commune":
        # A counsellor's "elle" is the person.
        of_the_person = guided and fold(text).split()[:1] in (["elle"], ["il"], ["lui"])
        return not of_the_person and spoken.speaks_of_others(text)
    if answer.problem is None:
        return False
    if spoken.says_yes(text):
        return True
    words = fold(text).split()
    return bool(facts) or bool(words and words[0] in _SPEAKS_OF_ONESELF)
