"""Settings: every one that can not be used is told in one sentence that names it, what would do, and what to do."""

from __future__ import annotations

from dataclasses import fields

import pytest

from agogic import cli, conf, readings

WRONG = {
    "AGOGIC_DATA": " ",
    "AGOGIC_PORT": "http",
    "AGOGIC_HTTP_PORT": "0",
    "AGOGIC_HTTPS_PORT": "70000",
    "AGOGIC_DOMAIN": "https://school.example",
    "AGOGIC_ORIGIN": "https://school.example/path",
    "AGOGIC_PROXIES": "everyone",
    "AGOGIC_LIVE": "live.example",
    "AGOGIC_SECRET": "too short",
    "AGOGIC_TIME_ZONE": "Nowhere/Far",
    "AGOGIC_RECORDED_DAYS": "-1",
    "AGOGIC_MAIL": "mail.example",
    "AGOGIC_STUN": "stun.example:3478",
    "AGOGIC_TURN": "https://turn.example",
    "AGOGIC_TURN_SECRET": "guess me",
    "AGOGIC_MAIL_FROM": "the school",
    "AGOGIC_REQUEST_BYTES": "1",
    "AGOGIC_UPLOAD_BYTES": "lots",
    "AGOGIC_FILM_BYTES": "endless",
    "AGOGIC_CAPTIONS_MODEL": "https://models.example/en",
    "AGOGIC_CAPTIONS_LANGUAGE": "English",
    "AGOGIC_CAMPUS_THREADS": "-1",
    "AGOGIC_DEBUG": "perhaps",
    "AGOGIC_HOST": "http://school.example",
    "AGOGIC_OTHER_HOSTS": "school.example, https://www.school.example",
    "AGOGIC_LANGUAGE": "klingon",
}


def test_every_setting_is_tried():
    assert {each.metadata["env"] for each in fields(conf.Config)} == WRONG.keys()


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_can_not_be_used_is_told_in_one_sentence(name):
    with pytest.raises(conf.ConfigError) as told:
        conf.load({name: WRONG[name]})
    (sentence,) = told.value.problems
    assert sentence.startswith(f"{name} should be ")
    assert "\n" not in sentence
    assert sentence.endswith(").")
    assert "Change it, or leave it out" in sentence


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("HOST", "0.0.0.0", "0.0.0.0"),
        ("HOST", "::", "::"),
        ("HOST", "[fe80::1]", "fe80::1"),
        ("HOST", "Server.local", "server.local"),
        (
            "OTHER_HOSTS",
            "school.example, .harbour.example,10.0.0.2",
            ("school.example", ".harbour.example", "10.0.0.2"),
        ),
        ("OTHER_HOSTS", "", ()),
        ("LANGUAGE", "EN", "en"),
    ],
)
def test_what_can_be_used_is_taken(name: str, given: str, taken: object):
    assert getattr(conf.load({f"AGOGIC_{name}": given}), name.lower()) == taken


@pytest.mark.parametrize("given", ["", "*", "a b", "school.example:80", "-x", "school.example/", "schön.example"])
def test_what_is_no_host_is_not_taken(given: str):
    with pytest.raises(conf.ConfigError):
        conf.load({"AGOGIC_HOST": given})


def test_the_school_speaks_what_the_settings_say():
    from agogic.campus import settings

    assert tuple(code for code, _name in settings.LANGUAGES) == readings.LANGUAGES


def test_several_are_told_at_once_and_a_secret_is_never_shown():
    with pytest.raises(conf.ConfigError) as told:
        conf.load({**WRONG, "AGOGIC_MAIL": "smtp://school:hunter2@:x", "AGOGIC_SECRET": "hunter3"})
    assert len(told.value.problems) == len(WRONG)
    assert "hunter" not in str(told.value)


def test_a_slip_of_the_pen_is_told_with_what_was_perhaps_meant():
    assert conf.unknown({"AGOGIC_PRT": "1", "PORT": "2"}) == [
        "AGOGIC_PRT is not a setting and has no effect. Is AGOGIC_PORT meant?"
    ]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"AGOGIC_HOST": "0.0.0.0"}, "http://localhost:8000"),
        ({"AGOGIC_HOST": "::1", "AGOGIC_PORT": "81"}, "http://[::1]:81"),
        ({"AGOGIC_DOMAIN": "School.Example."}, "https://school.example"),
        ({"AGOGIC_DOMAIN": "school.example", "AGOGIC_HTTPS_PORT": "8443"}, "https://school.example:8443"),
        ({"AGOGIC_DOMAIN": "school.example", "AGOGIC_ORIGIN": "https://a.example/"}, "https://a.example"),
    ],
)
def test_the_address_people_type(given, address):
    assert conf.load(given).address == address


@pytest.mark.parametrize("verb", ["show", "serve"])
def test_a_command_ends_with_the_sentence_alone(verb, monkeypatch, capsys):
    monkeypatch.setenv("AGOGIC_PORT", "http")
    conf.current.cache_clear()
    try:
        assert cli.main(["serve"] if verb == "serve" else ["config", "show"]) == 2
    finally:
        monkeypatch.undo()
        conf.current.cache_clear()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "AGOGIC_PORT should be a whole number from 1 to 65535, and it is “http”. "
        "Change it, or leave it out (it is then 8000)."
    ]


def test_what_is_in_force_can_be_shown_without_secrets():
    rows = {row.env: row for row in conf.rows({"AGOGIC_MAIL": "smtps://u:hunter2@mail.example:465"})}
    assert rows["AGOGIC_MAIL"].value == "(not shown)"
    assert rows["AGOGIC_MAIL"].given
    assert not rows["AGOGIC_PORT"].given
