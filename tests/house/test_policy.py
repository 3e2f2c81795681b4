"""What the content security policy and right-to-left readers ask of templates, components and style sheets."""

import re

from tests.house.tracked import of_kind, read

# A style or a script in the page itself would need 'unsafe-inline'.
INLINE = re.compile(
    r"""\sstyle=["']|\son[a-z]+=["']|<style\b|<script\b(?![^>]*\b(?:src=|type="application/json"))|javascript:""",
    re.IGNORECASE,
)
# Sides of the screen; a line that is read the other way needs start and end.
SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|(?:left|right)\s*:|text-align\s*:\s*(?:left|right)"
    r"|float\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)"
)


def test_no_page_holds_inline_styles_or_scripts() -> None:
    wrong = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in of_kind(".html", under="agogic")
        for number, line in enumerate(read(path).splitlines(), 1)
        if INLINE.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_component_sets_a_style_attribute_or_raw_markup() -> None:
    wrong = []
    for path in of_kind(".svelte", under="web"):
        markup = re.sub(
            r"<script\b.*?</script>", lambda found: "\n" * found[0].count("\n"), read(path), flags=re.DOTALL
        )
        wrong += [
            f"{path}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(markup.splitlines(), 1)
            if re.search(r"""\sstyle=["'][^"'{]*["']|\{@html""", line)
        ]
    assert not wrong, "Use a class or a style: directive; text, never raw markup:\n" + "\n".join(wrong)


def test_style_sheets_know_start_and_end_only() -> None:
    wrong = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in of_kind(".css", ".svelte", under="web")
        for number, line in enumerate(_styles(path.suffix, read(path)).splitlines(), 1)
        if SIDES.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def _styles(suffix: str, text: str) -> str:
    if suffix == ".svelte":
        text = "\n".join(re.findall(r"<style\b[^>]*>(.*?)</style>", text, re.DOTALL))
    return re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
