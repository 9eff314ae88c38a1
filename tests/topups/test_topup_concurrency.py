"""A budget is never overdrawn, however many commit at the same moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

from sqlalchemy.engine import Engine

from bot.database import PROJECT_ROOT
from bot.topups import Scheme, TopupError, TopupStore

Enter = Callable[..., Scheme]
TODAY = date(2026, 11, 21)

_PROCESS = """
import sys
from datetime import date
from decimal import Decimal
from bot.database import make_engine
from bot.topups import TopupError, TopupStore
store = TopupStore(make_engine(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
made = 0
for rank in range(60):
    try:
        store.commit(f"cheque-{rank}", Decimal(30), on=date(2026, 11, 21))
        made += 1
    except TopupError:
        pass
print(made)
"""


def test_people_who_commit_together_never_take_more_than_the_budget(enter: Enter, store: TopupStore) -> None:
    enter(budget_eur=200)
    start = Barrier(8)

    def take(_: int) -> int:
        start.wait()
        made = 0
        for _attempt in range(3):
            try:
                store.commit("cheque", Decimal(30), on=TODAY)
            except TopupError:
                continue
            made += 1
        return made

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(take, range(8)))
    assert made == 6
    assert store.get("cheque").terms.left_eur == 20


def test_two_processes_never_take_more_than_the_budget(enter: Enter, store: TopupStore, engine: Engine) -> None:
    for rank in range(60):
        enter(id=f"cheque-{rank}", budget_eur=50)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(engine.url)],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    # Both ran through the same sixty budgets, each of which had room for one of them.
    assert sum(int(out) for out, _ in ended) == 60
    assert {scheme.terms.left_eur for scheme in store.all()} == {Decimal(20)}


def test_one_file_typed_by_two_people_is_committed_once(enter: Enter, store: TopupStore) -> None:
    enter()
    start = Barrier(4)

    def take(_: int) -> bool:
        start.wait()
        try:
            store.commit("cheque", Decimal(30), on=TODAY, reference="D-1")
        except TopupError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1
