"""Which answer goes with which topic; a topic that is not here has a plain one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.answers import centres, courses, plan, rights, talk, territory
from bot.dialogue.answers.asked import Answer, Asked, plain

_ANSWERS: Mapping[str, Callable[[Asked], Answer]] = {
    "centre.find": centres.find,
    "centre.contact": centres.contact,
    "centre.offer": centres.offer,
    "program.about": centres.about,
    "course.find": courses.find,
    "course.detail": courses.detail,
    "course.level": courses.about_one,
    "course.distance": courses.at_a_distance,
    "course.price": courses.about_one,
    "course.register": courses.about_one,
    "course.certificate": courses.about_one,
    "course.jobs": courses.about_one,
    "cpf.eligible": courses.about_one,
    "vae.which": rights.which_vae,
    "funding.options": rights.who_pays,
    "talk.human": rights.people,
    "cep.what": rights.people,
    "territory.jobs": territory.jobs,
    "plan.show": plan.show,
    "plan.send": plan.send,
    "talk.repeat": talk.repeat,
    "talk.simplify": talk.simplify,
    "talk.restart": talk.restart,
    "talk.correct": talk.correct,
    "talk.help": talk.help_,
    "talk.complaint": talk.complaint,
    "talk.insult": talk.insult,
    "talk.out_of_scope": talk.out_of_scope,
    "talk.language": talk.language,
    "talk.distress": talk.distress,
    "talk.bye": talk.farewell,
    "privacy.erase": talk.erase,
}


def answer_topic(asked: Asked) -> Answer:
    """Answer one topic."""
    return _ANSWERS.get(asked.topic, plain)(asked)
