"""What the web process asks of the dialogue and of the engine, in the words of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from bot.catalogue.records import Catalogue, Centre, Commune
from bot.conversations import Draft
from bot.dialogue import Choice, Desk, LiveDesk, Reply, Said, State, labels, open_conversation, parse_payload, take_turn
from bot.guidance.explain import ExplainedPlan, explain, with_explanation, with_priced_mix
from bot.guidance.local import LocalScheme
from bot.guidance.plan_types import CentreMatch, CourseMatch, Plan
from bot.guidance.priced import priced_mix
from bot.guidance.profile import CommuneRef, Profile, ProfileError, read_profile
from bot.territory.imported import Imported

MAX_JOB_TITLE = 200

# Paris, Lyon and Marseille: their districts have INSEE codes of their own, which people's address files give.
_CITIES_OF_DISTRICTS = {
    **{f"751{rank:02d}": "75056" for rank in range(1, 21)},
    **{f"6938{rank}": "69123" for rank in range(1, 10)},
    **{f"132{rank:02d}": "13055" for rank in range(1, 17)},
}
_DISTRICT_POSTAL_CODES = {"751": "750", "693": "690", "132": "130"}


@dataclass(frozen=True)
class Counts:
    """How much the catalogue holds."""

    communes: int
    centres: int
    courses: int


class Guide:
    """The dialogue and the engine over one desk. Safe to call from several threads.

    ``schemes`` gives the local top-ups of the moment, ``imports`` what was imported: what depends on them asks for
    them once a call.
    """

    def __init__(
        self,
        desk: Desk,
        schemes: Callable[[], Sequence[LocalScheme]] = tuple,
        imports: Callable[[], Imported] | None = None,
    ) -> None:
        self._desk = desk
        self._live = LiveDesk(desk, schemes, imports)

    @property
    def catalogue(self) -> Catalogue:
        """Everything the catalogue holds, loaded once."""
        return self._desk.catalogue

    @property
    def counts(self) -> Counts:
        """How many communes, centres and courses the catalogue holds."""
        catalogue = self._desk.catalogue
        return Counts(len(catalogue.communes), len(catalogue.centres), len(catalogue.courses))

    def greet(self, state: State, as_of: date) -> tuple[State, tuple[Draft, ...]]:
        """Open a conversation: its first state and the assistant's first messages."""
        return self._said(*open_conversation(state, self._desk_now(), as_of))

    def read_choice(self, payload: str) -> Said:
        """Read the payload of a choice. Raises bot.dialogue.PayloadError."""
        return parse_payload(payload, self._desk.catalogue)

    def choose(self, state: State, said: Said, as_of: date) -> tuple[State, tuple[Draft, ...]]:
        """Play the turn of a choice."""
        return self._said(*take_turn(state, said, self._desk_now(), as_of))

    def profile(self, data: object) -> Profile:
        """Read a profile written in JSON; a commune may be given by its INSEE code alone. Raises ProfileError."""
        commune = data.get("commune") if isinstance(data, Mapping) else None
        if isinstance(data, Mapping) and commune is not None:
            data = {**data, "commune": msgspec.to_builtins(self._commune_ref(commune))}
        profile = read_profile(data)
        if profile.field is not None and profile.field not in self._desk.catalogue.fields:
            raise ProfileError("field", "Le champ « field » du profil n'est pas une filière du catalogue.")
        if profile.job_title is not None and len(profile.job_title) > MAX_JOB_TITLE:
            raise ProfileError("job_title", f"Le champ « job_title » dépasse {MAX_JOB_TITLE} caractères.")
        return profile

    def plan(self, profile: Profile, as_of: date) -> Plan:
        """Return the plan of a profile on a day."""
        return self._desk_now().advisor.plan(profile, as_of)

    def explained(self, plan: Plan) -> ExplainedPlan:
        """Return a plan with why, why not, and what would change each of its answers."""
        return with_explanation(plan, explain(plan, self._desk_now().advisor))

    def priced(self, plan: Plan, price_eur: float, course_id: str | None) -> ExplainedPlan:
        """Return a plan with the share of a price told for one course. Raises UnknownCourseError."""
        return with_priced_mix(plan, priced_mix(plan, self._desk_now().advisor, price_eur, course_id))

    def commune(self, insee_code: str) -> Commune | None:
        """Return a commune by its INSEE code, or the city of a district of Paris, Lyon or Marseille."""
        return self._desk.catalogue.communes.get(_CITIES_OF_DISTRICTS.get(insee_code, insee_code))

    def communes(self, words: str, limit: int) -> tuple[Commune, ...]:
        """Return the communes that words may name, best first."""
        return tuple(self._desk.places.search(words, limit))

    def centres(self, near: Commune, limit: int) -> tuple[CentreMatch, ...]:
        """Return the centres, nearest first: every one, even far or specialised, when as many are asked for."""
        if limit >= len(self._desk.catalogue.centres):
            return tuple(self._desk.advisor.all_centres(near))
        return tuple(self._desk.advisor.nearest_centres(near, limit))

    def courses(self, words: str | None, field: str | None, level: int | None, limit: int) -> tuple[CourseMatch, ...]:
        """Return the courses that answer words, a field and a level, best first."""
        return tuple(self._desk_now().advisor.find_courses(words, field, level, limit))

    def nearest(self, state: State, text: str) -> Centre | CentreMatch | None:
        """Return the centre to send a visitor to: the one they are in, else the one to contact from their commune.

        The commune is the one they gave, else the one that the text names. None when there is neither.
        """
        home = next((centre for centre in self._desk.catalogue.centres if centre.id == state.centre), None)
        if home is not None:
            return home
        known = state.profile.commune
        commune = self.commune(known.insee_code) if known is not None else self._desk.places.resolve(text).commune
        return self._desk.advisor.centre_to_contact(commune) if commune is not None else None

    def label_of(self, payload: str, said: Said, offered: Iterable[Choice]) -> str:
        """Return what a choice says, as the visitor read it: that is what they are shown to have said."""
        for choice in offered:
            if choice.payload == payload:
                return choice.label
        return self._plain_label(said) or payload

    def _plain_label(self, said: Said) -> str | None:
        if said.payload_topic is None:
            return None
        if said.payload_topic == "profile.inform":
            return ", ".join(self._value_label(name, value) for name, value in said.payload_args.items()) or None
        return labels.topic_label(said.payload_topic)

    def _value_label(self, name: str, value: object) -> str:
        if name == "commune" and isinstance(value, str):
            commune = self.commune(value)
            return commune.name if commune is not None else value
        if name == "field" and isinstance(value, str) and value in self._desk.catalogue.fields:
            return self._desk.catalogue.fields[value].label
        if isinstance(value, (list, tuple)):
            return ", ".join(labels.choice_label(name, one) for one in value)
        return labels.choice_label(name, value)

    def _desk_now(self) -> Desk:
        return self._live()

    def _said(self, state: State, replies: tuple[Reply, ...]) -> tuple[State, tuple[Draft, ...]]:
        return state, tuple(self._draft(reply, state.turn) for reply in replies)

    def _draft(self, reply: Reply, turn: int) -> Draft:
        return Draft(
            author="assistant",
            text=self._desk.words.text(reply, turn),
            topic=reply.topic,
            asks=reply.asks,
            choices=reply.choices,
            cards=reply.cards,
            sources=reply.sources,
        )

    def _commune_ref(self, data: object) -> CommuneRef:
        code = data.get("insee_code") if isinstance(data, Mapping) else None
        if not isinstance(data, Mapping) or not isinstance(code, str):
            raise ProfileError("commune", "Le champ « commune » du profil attend un objet avec « insee_code ».")
        commune = self.commune(code)
        if commune is None:
            raise ProfileError("commune", f"Je ne connais pas de commune de code INSEE « {code[:10]} ».")
        return CommuneRef(
            insee_code=commune.insee_code,
            name=commune.name,
            department_code=commune.department_code,
            postal_code=_postal_code(commune, code, data.get("postal_code")),
        )


def _postal_code(commune: Commune, asked: str, given: Any) -> str | None:
    if isinstance(given, str) and given in commune.postal_codes:
        return given
    if asked != commune.insee_code:
        # 75103 is the 3rd, 69381 the 1st, 13216 the 16th.
        district = f"{_DISTRICT_POSTAL_CODES[asked[:3]]}{int(asked[3:]) % 80:02d}"
        if district in commune.postal_codes:
            return district
    return commune.postal_codes[0] if commune.postal_codes else None
