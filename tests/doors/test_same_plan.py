"""The same person on the same day gets the same plan through every door."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.conftest import Stack

pytestmark = pytest.mark.rasa

SENTENCE = (
    "Bonjour, je suis plaquiste à mon compte à Chaumont en Haute-Marne, j'ai un CAP et douze ans de métier, "
    "j'aimerais un diplôme pour gérer ma boîte"
)
CHOICES = [
    '/profile.inform{"situation":"artisan"}',
    '/profile.inform{"commune":"52121"}',
    '/profile.inform{"qualification_level":3}',
    '/profile.inform{"experience_years":12}',
    '/profile.inform{"goal":"train"}',
    '/profile.inform{"field":"gestion_pme"}',
]


def converse(stack: Stack, channel: str, *bodies: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open a conversation, say things, return its profile and its plan."""
    opened = requests.post(f"{stack.url}/api/v1/conversations", json={"channel": channel}, timeout=10).json()
    address = f"{stack.url}/api/v1/conversations/{opened['id']}"
    headers = {"Authorization": f"Bearer {opened['token']}"}
    answered: dict[str, Any] = {}
    for body in bodies:
        answer = requests.post(f"{address}/messages", json=body, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        answered = answer.json()
    plan = requests.get(f"{address}/plan", headers=headers, timeout=10)
    assert plan.status_code == 200, plan.text
    return answered["profile"], plan.json()


def test_typed_chosen_on_a_kiosk_computed_or_asked_by_command_the_plan_is_one(stack: Stack) -> None:
    profile, typed = converse(stack, "web", {"text": SENTENCE})
    _, guided = converse(stack, "guided", *({"payload": choice} for choice in CHOICES))
    _, kiosk = converse(stack, "kiosk", *({"payload": choice} for choice in CHOICES))
    computed = requests.post(f"{stack.url}/api/v1/match", json={"profile": profile}, timeout=10).json()
    command = [sys.executable, "-m", "bot.cli", "match", "-", "--json"]
    by_command = subprocess.run(command, input=json.dumps(profile), capture_output=True, text=True, check=True)

    assert typed == guided == kiosk == computed == json.loads(by_command.stdout)
    assert typed["as_of"] == datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
