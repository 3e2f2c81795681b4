"""The pages and pieces that every app builds on."""

import json
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

PLACES = [{"name": "Today", "url": "/today/", "icon": "sun", "current": True}]


class Plan(forms.Form):
    """One field of each kind a page may hold."""

    name = forms.CharField(label="Name", help_text="Pupils see this on Today.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    how = forms.ChoiceField(label="How", choices=[("a", "Live"), ("b", "Alone")], widget=forms.RadioSelect)
    tells = forms.BooleanField(label="Tell the guardians", required=False)
    word = forms.CharField(label="Password", widget=forms.PasswordInput)


def page(source: str, **context: Any) -> str:
    """Render a template given as text, with what a request brings."""
    template = engines["django"].from_string(source)
    return template.render(context, RequestFactory().get("/"))


def test_a_page_says_where_one_is_and_lets_one_skip_there() -> None:
    html = page('{% extends "page.html" %}{% block main %}Here{% endblock %}', places=PLACES, school_name="Harbour")
    assert 'href="/today/" aria-current="page"' in html
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main"' in html
    assert "· Harbour</title>" in html


def test_a_page_is_read_from_the_other_side_in_right_to_left_languages() -> None:
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl"' in page('{% extends "page.html" %}')


def test_the_theme_follows_the_system_until_one_is_chosen() -> None:
    assert "data-theme" not in page('{% extends "page.html" %}', theme="")
    assert 'data-theme="dark"' in page('{% extends "page.html" %}', theme="dark")


def test_what_was_done_is_told_without_moving_the_focus() -> None:
    class Told:
        tags = "error"

        def __str__(self) -> str:
            return "<b>Not</b> saved"

    html = page('{% extends "page.html" %}', messages=[Told()])
    assert 'aria-live="polite"' in html
    assert "&lt;b&gt;Not&lt;/b&gt; saved" in html
    assert 'class="toast bad"' in html


def test_every_field_is_tied_to_its_help_and_to_what_is_wrong() -> None:
    html = page('{% include "_form.html" %}', form=Plan({"name": "", "how": "a"}))
    assert '<label for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert "<fieldset" in html
    assert "if you like" in html
    assert 'data-shows="id_word"' in html


def test_what_the_classroom_is_given_cannot_leave_its_script() -> None:
    config = {"name": "</script><script>alert(1)</script>"}
    html = page('{% include "room_page.html" %}', island="room", island_config=config, class_title="Halves")
    script = html.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(script) == config
    assert '<ag-island name="room">' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "offline"])
def test_pages_for_when_something_fails_need_nothing_and_say_what_to_do(name: str) -> None:
    html = get_template(f"{name}.html").render({"fault_id": "" if name == "offline" else "0192-77aa"})
    assert "<h1>" in html
    assert 'class="button main"' in html
    assert ("0192-77aa" in html) == (name != "offline")


def test_rows_say_the_way_aloud_and_name_what_a_button_is_about() -> None:
    row = {"title": "Au marché", "note": "French", "way": "own", "act_url": "/a/", "act_label": "Go on"}
    html = page('{% include "_rows.html" %}', rows=[row])
    assert 'aria-label="own pace"' in html
    assert 'Go on<span class="only-heard"> Au marché</span>' in html


def test_a_question_before_something_is_undone_is_a_form_with_a_way_back() -> None:
    html = page(
        '{% include "_confirm.html" with title="Remove?" act_url="/x/" act_label="Remove" back_url="/y/" danger=True %}'
    )
    assert 'method="post" action="/x/"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'class="button stop"' in html
    assert 'href="/y/"' in html
