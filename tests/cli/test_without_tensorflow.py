"""Rasa starts without TensorFlow, as long as nothing in config.yml needs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.processes import PROJECT_ROOT, tool_environment
from bot.without_tensorflow import is_spared

CONFIG = PROJECT_ROOT / "config.yml"


def test_the_shipped_configuration_does_without_tensorflow():
    assert is_spared(CONFIG)


@pytest.mark.parametrize(
    "named",
    [
        "pipeline: [{name: DIETClassifier}]",
        "pipeline: [{name: bot.nlu.components.FrenchTopics}]\npolicies: [{name: TEDPolicy}]",
        "pipeline: [LanguageModelFeaturizer]",
        "{}",
        "",
    ],
)
def test_a_configuration_that_may_need_tensorflow_keeps_it(tmp_path: Path, named: str):
    config = tmp_path / "config.yml"
    config.write_text(named, encoding="utf-8")

    assert not is_spared(config)


def test_rasa_and_all_its_components_load_while_tensorflow_stays_out():
    program = (
        "import sys; from pathlib import Path; from bot.without_tensorflow import spare\n"
        f"assert spare(Path({str(CONFIG)!r}))\n"
        "import rasa.server, rasa.core.run, rasa.model_training\n"
        "from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS\n"
        "assert len(DEFAULT_COMPONENTS) > 20\n"
        "assert not hasattr(sys.modules['tensorflow'], '__file__')\n"
        "assert not spare(Path('config.yml')), 'once is enough'\n"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, env=tool_environment(), check=False)

    assert done.returncode == 0
