"""Bodies of requests: read within bounds, decoded, their fields checked with errors a person can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

import msgspec
from starlette.requests import ClientDisconnect, Request

from bot.conversations.tables import CLIENT_ID_LENGTH
from bot.web.problems import Problem
from bot.web.texts import MAX_CHARACTERS, says_something, whole

MAX_BODY_BYTES = 64 * 1024
MAX_PRICE_EUR = 1_000_000
_MAX_DEPTH = 40
_MAX_NUMBER = 2**53


async def read_json(request: Request) -> dict[str, Any]:
    """Read the JSON object of a request.

    Raises a 415 problem for another content type, 413 for too long a body, 400 for what is not JSON in UTF-8,
    422 for JSON that is not an object.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "Envoyez la demande en JSON, avec l'en-tête « Content-Type: application/json ».")
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > MAX_BODY_BYTES:
                raise Problem(413, f"La demande dépasse {MAX_BODY_BYTES // 1024} kilooctets. Raccourcissez-la.")
    except ClientDisconnect as error:
        raise Problem(400, "La demande n'est pas arrivée en entier. Envoyez-la à nouveau.") from error
    body = decode(bytes(content))
    if not isinstance(body, dict):
        raise Problem(422, "La demande doit être un objet JSON, entre accolades.")
    return body


def decode(content: bytes) -> Any:
    """Decode JSON. Halves of characters are replaced, not refused: a browser may cut an emoji in two."""
    try:
        # msgspec refuses those halves, hence the standard decoder here.
        value = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
        return _cleaned(value, _MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "La demande n'est pas en JSON valide, en UTF-8. Vérifiez-la.") from error


def visitor_message(body: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the text, the payload (one of the two, the other None) and the client's own number of a message."""
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise Problem(
            422, "Envoyez soit « text » (ce que vous écrivez), soit « payload » (le choix), et un seul des deux."
        )
    written = text if text is not None else payload
    if not isinstance(written, str):
        raise Problem(422, "Le message doit être un texte, entre guillemets.")
    if len(written) > MAX_CHARACTERS:
        raise Problem(413, "Votre message dépasse 2 000 caractères. Raccourcissez-le, ou envoyez-le en deux fois.")
    if not says_something(written):
        raise Problem(422, "Votre message est vide. Écrivez quelques mots, ou choisissez une réponse.")
    client_id = body.get("client_id")
    if client_id is not None and not (isinstance(client_id, str) and 0 < len(client_id) <= CLIENT_ID_LENGTH):
        raise Problem(422, f"« client_id » doit être un texte de {CLIENT_ID_LENGTH} caractères au plus.")
    # A NUL is no text for PostgreSQL, and this one is only compared.
    return text, payload, None if client_id is None else client_id.replace("\0", "\ufffd")


def report(body: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the message reported and the comment, None when there is nothing to read in it."""
    message_id, comment = body.get("message_id"), body.get("comment")
    if not isinstance(message_id, str) or not message_id:
        raise Problem(422, "Donnez « message_id » : l'identifiant du message signalé.")
    if comment is not None and not isinstance(comment, str):
        raise Problem(422, "« comment » doit être un texte, ou être absent.")
    if comment is not None and len(comment) > MAX_CHARACTERS:
        raise Problem(413, "Votre remarque dépasse 2 000 caractères. Raccourcissez-la.")
    return message_id, comment if comment is not None and says_something(comment) else None


def day(value: object, name: str) -> date:
    """Read an ISO date. Raises a 422 problem."""
    if isinstance(value, str):
        try:
            return msgspec.convert(value, date)
        except msgspec.ValidationError:
            pass
    raise Problem(422, f"« {name} » doit être une date comme 2026-11-21.")


def whole_number(value: str | None, name: str, *, default: int, low: int, high: int) -> int:
    """Read a whole number of the address. Raises a 422 problem outside its bounds."""
    if value is None or value == "":
        return default
    if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
        return int(value)
    raise Problem(422, f"« {name} » doit être un nombre entier entre {low} et {high}.")


def price(value: object, name: str) -> float | None:
    """Read a price in euros, None when it is not given. Raises a 422 problem."""
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= MAX_PRICE_EUR:
        return float(value)
    raise Problem(422, f"« {name} » est un prix en euros, plus grand que 0 et d'au plus {MAX_PRICE_EUR}.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _cleaned(value: Any, depth: int) -> Any:
    if depth == 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_cleaned(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {whole(name): _cleaned(item, depth - 1) for name, item in value.items()}
    if isinstance(value, (int, float)) and abs(value) > _MAX_NUMBER:
        raise ValueError("out of range")
    return value
