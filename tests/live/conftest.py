"""An engine for the tests of one module, and a class in it for each of them."""

from collections.abc import Iterator

import pytest

from agogic.classlog.ids import new_id
from tests.live.engine import Engine, Seat


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    one = Engine(tmp_path_factory.mktemp("school"))
    one.start()
    yield one
    one.stop()


@pytest.fixture
def teacher(engine: Engine) -> Seat:
    """The teacher of a class that has just opened."""
    return engine.open_class(new_id())
