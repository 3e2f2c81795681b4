"""Every word a person reads can be translated: none stands bare in a template or a component."""

import re
from html.parser import HTMLParser

from tests.house.tracked import of_kind, read

READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "aria-roledescription"}
NOT_PROSE = {"script", "style", "code", "kbd", "samp"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
# The product's name and names of languages in themselves are the same everywhere.
SAME_EVERYWHERE = re.compile(r"\bAgogic\b")

DJANGO_TEXT = re.compile(
    r"\{% *comment\b.*?\{% *endcomment *%\}|\{#.*?#\}"
    # The name of a style sheet's class, handed up to the page.
    r"|\{% *block \w+_class *%\}.*?\{% *endblock *%\}"
    r"|\{% *blocktrans(?:late)?\b.*?\{% *endblocktrans(?:late)? *%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


class _Bare(HTMLParser):
    """Collects what a reader would see or hear, with the line it stands on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_PROSE:
            self._inside.append(tag)
        for name, value in attrs:
            if name in READ_ALOUD or (tag in {"input", "button"} and name == "value" and _is_submit(attrs)):
                self._look(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._look(data)

    def _look(self, text: str) -> None:
        if LETTERS.search(SAME_EVERYWHERE.sub("", text)):
            self.found.append((self.getpos()[0], " ".join(text.split())[:80]))


def _is_submit(attrs: list[tuple[str, str | None]]) -> bool:
    return dict(attrs).get("type") == "submit"


def bare(markup: str) -> list[tuple[int, str]]:
    """The bare words of a piece of HTML, each with its line."""
    parser = _Bare()
    parser.feed(markup)
    parser.close()
    return parser.found


def _blank(found: re.Match[str]) -> str:
    """Nothing, on as many lines."""
    return "\n" * found[0].count("\n")


def test_templates_hold_no_bare_words() -> None:
    wrong = [
        f"{path}:{line}: {words}"
        for path in of_kind(".html", under="agogic")
        for line, words in bare(DJANGO_TEXT.sub(_blank, read(path)))
    ]
    wrong += [
        f"{path}: {found[0]}"
        for path in of_kind(".txt", under="agogic/campus")
        if "templates" in path.parts and (found := LETTERS.search(DJANGO_TEXT.sub("", read(path))))
    ]
    assert not wrong, "Put these into {% translate %} or {% blocktranslate %}:\n" + "\n".join(wrong)


def test_components_hold_no_bare_words() -> None:
    wrong = []
    for path in of_kind(".svelte", under="web"):
        markup = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", _blank, read(path), flags=re.DOTALL)
        plain, expressions = without_expressions(markup)
        wrong += [f"{path}:{line}: {words}" for line, words in bare(plain)]
        wrong += [f"{path}: {words}" for words in expressions]
    assert not wrong, "Put these through say():\n" + "\n".join(wrong)


def without_expressions(markup: str) -> tuple[str, list[str]]:
    """Svelte markup without its {…} parts, and the sentences that stand bare inside those."""
    plain: list[str] = []
    sentences: list[str] = []
    depth, start = 0, 0
    for place, sign in enumerate(markup):
        if sign == "{":
            start = place if depth == 0 else start
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0:
                inside = markup[start + 1 : place]
                sentences += _sentences(inside)
                plain.append(("0" if plain and plain[-1] == "=" else "") + "\n" * inside.count("\n"))
        elif depth == 0:
            plain.append(sign)
    return "".join(plain), sentences


def _sentences(expression: str) -> list[str]:
    """String literals that read like prose (a capital or a space between words) and are not said."""
    return [
        found
        for found in re.findall(r'"([^"\n]*)"', _unsaid(expression))
        if re.match(r"[A-Z][a-z]+(?:[ .,:].*)?$", found) and found not in KEYS
    ]


def _unsaid(expression: str) -> str:
    """The expression without its calls of say(), whatever these hold."""
    while call := re.search(r"\bsay(?:\.\w+)?\(", expression):
        depth, end = 1, call.end()
        while depth and end < len(expression):
            depth += {"(": 1, ")": -1}.get(expression[end], 0)
            end += 1
        expression = expression[: call.start()] + expression[end:]
    return expression


# Names of keys as browsers report them.
KEYS = {
    *("ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "Backspace", "Delete", "End", "Enter", "Escape", "Home"),
    *("PageDown", "PageUp", "Space", "Tab", "Shift", "Alt", "Control", "Meta"),
}


def test_the_search_for_bare_words_finds_them() -> None:
    page = DJANGO_TEXT.sub(_blank, '<p title="Hello you">{% translate "Fine" %} {{ name }} bare</p><code>x = y</code>')
    assert [words for _, words in bare(page)] == ["Hello you", "bare"]
    plain, sentences = without_expressions('<b>{say("Fine", { a: b(c(1)) })}{x ? "Not fine" : "ok"}</b> bare')
    assert (plain.strip(), sentences) == ("<b></b> bare", ["Not fine"])
