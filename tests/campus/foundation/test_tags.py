"""Icons, ways, seats and built files, as templates draw them."""

import json
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

from agogic.campus.foundation.templatetags import agogic as tags


@pytest.fixture
def built_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build of the front end with a style sheet and a sprite."""
    (tmp_path / "icons.svg").write_text("<svg/>", encoding="utf-8")
    manifest = {"web/style/main.css": {"file": "assets/style-abc.css"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setattr(tags, "BUILT", tmp_path)
    return tmp_path


def drawn(source: str, **context: object) -> str:
    """Render a template that loads the tags."""
    return Template("{% load agogic %}" + source).render(Context(context))


def test_built_files_are_found_by_the_name_of_their_source(built_files: Path) -> None:
    assert drawn("{% built 'main.css' %}") == "/static/built/assets/style-abc.css"


def test_a_new_build_is_seen_without_a_restart(built_files: Path) -> None:
    assert drawn("{% built 'main.css' %}").endswith("style-abc.css")
    manifest = {"web/style/main.css": {"file": "assets/style-def.css"}}
    (built_files / "manifest.json").write_text(json.dumps(manifest) + "\n", encoding="utf-8")
    assert drawn("{% built 'main.css' %}").endswith("style-def.css")


def test_the_sprite_has_a_new_address_when_it_changes(built_files: Path) -> None:
    before = drawn("{% built 'icons.svg' %}")
    (built_files / "icons.svg").write_text("<svg><g/></svg>", encoding="utf-8")
    assert before != drawn("{% built 'icons.svg' %}")
    assert before.startswith("/static/built/icons.svg?v=")


def test_pages_can_be_drawn_before_anything_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "BUILT", tmp_path)
    assert drawn("{% built 'main.css' %}") == "/static/built/main.css"
    assert "icons.svg?v=0#hand" in drawn("{% icon 'hand' %}")


def test_an_icon_is_silent_unless_it_is_given_words(built_files: Path) -> None:
    assert 'aria-hidden="true"' in drawn("{% icon 'hand' %}")
    spoken = drawn("{% icon 'hand' label=words turns=True %}", words='Raise "a" hand')
    assert 'role="img" aria-label="Raise &quot;a&quot; hand"' in spoken
    assert 'class="icon turns"' in spoken


def test_a_way_has_its_shape_its_colour_and_its_word(built_files: Path) -> None:
    way = drawn("{% way 'own' says=True %}")
    assert 'class="way own"' in way
    assert "#way-own" in way
    assert 'aria-label="own pace"' in way


def test_an_unknown_way_says_which_there_are() -> None:
    with pytest.raises(TemplateSyntaxError, match="live, late, own"):
        drawn("{% way 'sideways' %}")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Noor Haddad", "NH"),
        ("Mei-Lin Anne Zhao", "MZ"),
        ("Lefèvre", "L"),
        ("  áine   ó brien ", "ÁB"),
        ("نور حداد", "نح"),
        ("(guest)", "?"),
        ("", "?"),
    ],
)
def test_initials_are_those_the_islands_draw(name: str, short: str) -> None:
    assert tags.initials(name) == short


def test_a_seat_keeps_its_ground_and_its_name_is_only_text() -> None:
    assert [tags.seat_hue(number) for number in (0, 1, 5, 6, 7)] == [1, 2, 6, 1, 2]
    assert tags.seat_hue("0192-aa") == tags.seat_hue("0192-aa")
    assert ">?</span>" in drawn("{% seat_initials name 'small' %}", name="<b> </span>")
