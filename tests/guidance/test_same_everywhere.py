"""The same plan in another process, whatever the seed of its sets."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from builders import plan_of, plasterer

from bot.guidance.engine import encode_plan

_SCRIPT = """
import hashlib
from builders import plan_of, plasterer
from bot.guidance.engine import encode_plan
print(hashlib.sha256(encode_plan(plan_of(plasterer(job_title="plaquiste peintre en bâtiment")))).hexdigest())
"""


def test_another_process_gives_the_same_bytes() -> None:
    here = encode_plan(plan_of(plasterer(job_title="plaquiste peintre en bâtiment")))
    folders = os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[2])))
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": folders}
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        assert run.stdout.strip() == hashlib.sha256(here).hexdigest()
