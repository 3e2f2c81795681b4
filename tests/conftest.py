"""What all tests share: a data folder of their own, Django set up on it, and the browser."""

import importlib.util
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# How long an example takes says something about the machine, not about us; speed is measured in bench/.
settings.register_profile("agogic", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("agogic")

# Before anything reads the settings: no test ever touches a real school's folder.
for name in [each for each in os.environ if each.startswith("AGOGIC_")]:
    del os.environ[name]
_folder = tempfile.TemporaryDirectory(prefix="agogic-tests-", ignore_cleanup_errors=True)
os.environ["AGOGIC_DATA"] = _folder.name
os.environ["AGOGIC_SECRET"] = "for-tests-only-" + "x" * 32
os.environ["DJANGO_SETTINGS_MODULE"] = "agogic.campus.settings"

if importlib.util.find_spec("agogic.campus.settings"):
    import django

    django.setup()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser the tests drive; `deploy/prepare.py browser` fetches one where none is."""
    from deploy.prepare import browser_path

    return browser_path()
