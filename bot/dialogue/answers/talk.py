"""Talk about the conversation itself: repeat, simplify, restart, correct, go back, report, erase, another language."""

from __future__ import annotations

import msgspec

from bot.dialogue import labels
from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.payloads import make_payload
from bot.dialogue.questions import human_choice
from bot.dialogue.recap import correct_choices, known_fields, recap_card, value_label
from bot.dialogue.taking import clear
from bot.dialogue.types import Choice, Reply
from bot.guidance.profile import PROFILE_FIELDS, FieldName, Profile


def repeat(asked: Asked) -> Answer:
    """Say the last replies again, in other words where there are some."""
    last = asked.state.last
    if not last:
        return Answer((asked.reply("utter_repeat_nothing"),))
    otherwise = tuple(
        msgspec.structs.replace(reply, wording=(reply.wording or 0) + 1) if reply.asks is None else reply
        for reply in last
    )
    again = tuple(msgspec.structs.replace(reply, topic=asked.topic) for reply in otherwise if reply.asks is None)
    return Answer(again or (asked.reply("utter_talk_repeat"),), changes={"last": otherwise})


def simplify(asked: Asked) -> Answer:
    """Say the last answer, or the question put, in easy-to-read French."""
    question = asked.said.payload_args.get("question")
    answers = [] if question else [reply for reply in asked.state.last if reply.asks is None]
    for reply in reversed(answers):
        simple = _simpler(asked, reply)
        if simple is not None:
            return Answer((simple,))
    field = question or asked.state.asks
    if field in PROFILE_FIELDS and f"utter_ask_{field}_simple" in asked.desk.words:
        return Answer((asked.reply(f"utter_ask_{field}_simple"),))
    return Answer((asked.reply("utter_simplify_none", choices=(human_choice(),)),))


def _simpler(asked: Asked, reply: Reply) -> Reply | None:
    """Return the easy version of a reply: its own, that of its plain form, else that of its topic."""
    words, base = asked.desk.words, reply.response.split("__")[0]
    names = [f"{reply.response}_simple", f"{base}_simple"]
    if reply.topic is not None:
        names.append(f"utter_{reply.topic.replace('.', '_')}_simple")
    for name in names:
        if name in words and words.can_fill(name, reply.values):
            return words.compose(name, asked.listener, topic=asked.topic, values=reply.values, cards=reply.cards)
    return None


def restart(asked: Asked) -> Answer:
    """Forget the profile and begin again; it can be undone at once."""
    before = asked.state.before
    if asked.said.payload_args.get("undo") is True and before is not None:
        reply = asked.reply("utter_restart_undone")
        return Answer((reply,), changes={"profile": before, "history": known_fields(before)})
    known = bool(known_fields(asked.state.profile))
    undo = Choice(label=labels.button("undo_restart"), payload=make_payload("talk.restart", undo=True))
    return Answer(
        (asked.reply("utter_restarted", choices=(undo,) if known else ()),),
        changes={
            "profile": Profile(),
            "before": asked.state.profile if known else None,
            "asks": None,
            "paused": False,
            "plan_shown": False,
            "courses_shown": (),
            "course_focus": None,
            "centres_shown": (),
            "history": (),
            "doubt": None,
            "doubted": (),
            "last_topic": None,
        },
    )


def _named_field(text: str, profile: Profile) -> FieldName | None:
    lowered = text.lower()
    for field in known_fields(profile):
        word = labels.field_label(field).split()[-1]
        if word in lowered:
            return field
    return None


def correct(asked: Asked) -> Answer:
    """Ask again the field to change; when it is not said, show what was understood, a button a line."""
    profile, args = asked.state.profile, asked.said.payload_args
    if args.get("back") is True:
        return _back(asked)
    if args.get("recap") is True and known_fields(profile):
        return Answer((_recap(asked, "utter_recap"),))
    named = args.get("field")
    field = named if named in PROFILE_FIELDS else _named_field(asked.said.text, profile)
    if field is not None:
        reply = asked.reply("utter_correct_ask", {"field": labels.your_field(field)})
        return Answer((reply,), asks=field, changes={"profile": clear(profile, field)})
    if not known_fields(profile):
        return Answer((asked.reply("utter_correct_nothing"),))
    return Answer((_recap(asked, "utter_correct_which"),), quiet=True)


def _recap(asked: Asked, name: str) -> Reply:
    """Show what was understood, with a button that changes each line."""
    profile, catalogue = asked.state.profile, asked.desk.catalogue
    choices = correct_choices(profile, catalogue)
    return asked.reply(name, choices=choices, cards=(recap_card(profile, catalogue),))


def _back(asked: Asked) -> Answer:
    """Undo the last answer given or refused, and ask it again."""
    profile, history = asked.state.profile, asked.state.history
    given = [name for name in history if name in profile.declined or getattr(profile, name) is not None]
    if not given:
        return Answer((asked.reply("utter_back_none"),))
    field = given[-1]
    values = {"field": labels.your_field(field)}
    name = "utter_back_declined"
    if getattr(profile, field) is not None:
        name, values = "utter_back", {**values, "before": value_label(field, profile, asked.desk.catalogue)}
    changes = {"profile": clear(profile, field), "history": tuple(given[:-1])}
    return Answer((asked.reply(name, values),), asks=field, changes=changes)


def help_(asked: Asked) -> Answer:
    """Say what the assistant can do, or why it asks what it asks."""
    name = f"utter_why_{asked.said.payload_args.get('why')}"
    return Answer((asked.reply(name),)) if name in asked.desk.words else plain(asked)


def complaint(asked: Asked) -> Answer:
    """Regret, and offer to report the answer to those who keep the assistant, or a person; once chosen, thank."""
    if asked.said.payload_args.get("report") is True:
        reply = asked.reply("utter_report_sent", choices=(human_choice(),))
        return Answer((reply,), asks=asked.state.asks, quiet=True, changes={"report": True})
    report = Choice(label=labels.button("report"), payload=make_payload("talk.complaint", report=True))
    return _calm(asked, report, human_choice())


def insult(asked: Asked) -> Answer:
    """Stay calm, ask nothing, and offer a person."""
    return _calm(asked, human_choice())


def out_of_scope(asked: Asked) -> Answer:
    """Say that it is not known here; the second time in a row, offer a person."""
    misses = asked.state.misunderstood
    choices = (human_choice(),) if misses else ()
    name = "utter_" + asked.topic.replace(".", "_")
    return Answer((asked.reply(name, choices=choices),), changes={"misunderstood": misses + 1})


def _calm(asked: Asked, *choices: Choice) -> Answer:
    """Answer without a question behind; the one that was open may still be answered."""
    reply = asked.reply("utter_" + asked.topic.replace(".", "_"), choices=choices)
    return Answer((reply,), asks=asked.state.asks, quiet=True)


def erase(asked: Asked) -> Answer:
    """Ask to confirm the erasure by a choice; once confirmed, everything goes."""
    confirmed = asked.said.payload_args.get("confirm")
    if confirmed is True:
        return Answer((asked.reply("utter_erase_done"),), quiet=True, changes={"erase": "confirmed"})
    if confirmed is False:
        return Answer((asked.reply("utter_erase_cancelled"),))
    choices = (
        Choice(label=labels.button("confirm_erase"), payload=make_payload("privacy.erase", confirm=True)),
        Choice(label=labels.button("cancel"), payload=make_payload("privacy.erase", confirm=False)),
    )
    return Answer((asked.reply("utter_erase_confirm", choices=choices),), quiet=True, changes={"erase": "asked"})


def language(asked: Asked) -> Answer:
    """Answer shortly in the visitor's language when it is one that the assistant has words in."""
    name = f"utter_language_{asked.said.language}"
    if not (asked.said.language and name in asked.desk.words):
        name = "utter_talk_language"
    reply = asked.reply(name, choices=(human_choice(),))
    return Answer((reply,), asks=asked.state.asks, quiet=True)


def distress(asked: Asked) -> Answer:
    """Give the listening numbers, and nothing else until the person comes back to their project."""
    name = "utter_talk_distress_again" if asked.state.paused else "utter_talk_distress"
    return Answer((asked.reply(name),), quiet=True, changes={"paused": True})


def farewell(asked: Asked) -> Answer:
    """Say goodbye without a question behind it."""
    return Answer(plain(asked).replies, quiet=True)
