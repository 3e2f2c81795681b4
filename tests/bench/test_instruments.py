"""The measuring instruments: figures and their budgets, the crowd's bytes, what the command answers."""

import json
import socket
import threading

import pytest

from agogic import cli
from agogic.live import frames
from agogic.live.outlet import chunked
from bench import BENCHES
from bench.crowd import Crowd
from bench.engine import answers
from bench.figures import Figure, Report, percentile
from bench.wires import Nats, Ours, SocketIo

SHAPE = {"what", "ours", "unit", "peer", "peer_value", "ratio", "budget", "met"}


def test_a_figure_is_told_in_the_fixed_shape() -> None:
    told = Report("fanout", [Figure("deliveries", 150_123.4, "1/s", "nats-server", 100_000, "ratio >= 1")]).told()
    assert told == {
        "name": "fanout",
        "figures": [
            {
                "what": "deliveries",
                "ours": 150_100.0,
                "unit": "1/s",
                "peer": "nats-server",
                "peer_value": 100_000.0,
                "ratio": 1.501,
                "budget": "ratio >= 1",
                "met": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "budget", "met"),
    [
        (99.0, None, "ours <= 100", True),
        (101.0, None, "ours <= 100", False),
        (0.9, 1.0, "ratio >= 1", False),
        (0.9, 1.0, "ratio <= 1", True),
        (5.0, None, "ratio <= 1", False),
        (5.0, None, None, None),
    ],
)
def test_a_budget_is_kept_or_not(ours: float, theirs: float | None, budget: str | None, met: bool | None) -> None:
    assert Figure("x", ours, "ms", "them", theirs, budget).met is met


def test_the_table_says_what_is_missed() -> None:
    rows = Report("x", [Figure("late", 120.0, "ms", budget="ours <= 100"), Figure("soon", 1.0, "ms")]).table()
    assert "MISSED" in rows.splitlines()[1]
    assert "MISSED" not in rows.splitlines()[2]


def test_percentiles_are_values_that_occurred() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, p) for p in (0, 20, 50, 95, 100)] == [1.0, 1.0, 3.0, 5.0, 5.0]
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_our_stream_is_read_from_its_chunks() -> None:
    two = frames.frame(frames.EVENT, b"one") + frames.frame(frames.BEAT, b"-") + frames.frame(frames.EVENT, b"two")
    stream = chunked(two) + chunked(frames.frame(frames.EVENT, b"three"))
    whole = len(chunked(two))
    found = list(Ours.payloads(Ours.__new__(Ours), stream + b"8\r\nnot yet"))
    assert found == [(b"one", whole), (b"two", whole), (b"three", len(stream))]


def test_peers_messages_are_read_from_their_bytes() -> None:
    message = b"MSG class 1 5\r\nhello\r\n"
    assert list(Nats(1).payloads(b"PING\r\n" + message + b"MSG class 1 9\r\nhal")) == [(b"hello", 6 + len(message))]
    text = b'42["event","he\\u006clo"]'
    packet = bytes([0x81, len(text)]) + text
    assert list(SocketIo(1).payloads(b"\x81\x012" + packet + packet[:-1])) == [(b"hello", 3 + len(packet))]


def test_answers_are_told_apart() -> None:
    one = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"
    two = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\nno"
    assert answers(one + two + one[:-1]) == [(200, b"abc", len(one)), (429, b"no", len(one + two))]


def test_the_crowd_knows_when_each_byte_came() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Crowd() as crowd:
        line = crowd.line(server.getsockname()[1], b"hello")
        other, _ = server.accept()
        with other:
            assert other.recv(5) == b"hello"
            said = crowd.say([(line, b"a"), (line, b"b")], 0.05)
            assert said[1] - said[0] >= 0.05
            later = threading.Timer(0.1, other.sendall, [b"world"])
            other.sendall(b"first ")
            later.start()
            assert crowd.listen_until(lambda: line.received == b"first world", 5)
            later.join()
            assert line.seen_at(11) - line.seen_at(6) >= 0.05
        assert crowd.listen_until(lambda: line.closed, 5)


def test_the_benches_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--json"]) == 0
    assert {each["name"] for each in json.loads(capsys.readouterr().out)["benches"]} == set(BENCHES)
    assert cli.main(["bench", "no-such", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "bench.unknown"
