"""The style sheets dress what there is: each is taken in, and no class or token waits for a page that does not exist."""

import re
from pathlib import PurePosixPath

from tests.house.tracked import of_kind, read

STYLE = PurePosixPath("web/style")
GIVEN_BY_DJANGO = {"errorlist"}
"""Classes that a framework writes."""
PUT_TOGETHER = re.compile(r"h[1-6]")
"""Classes whose names are put together: the six colours of seats."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sheets() -> dict[PurePosixPath, str]:
    """The style sheets without their comments."""
    return {path: COMMENT.sub("", read(path)) for path in of_kind(".css", under="web/style")}


def worn() -> set[str]:
    """Every word that stands where a class can: in a class attribute or block, a `class:` directive, a short text in quotes."""
    drawn = [*of_kind(".html", under="agogic"), *of_kind(".py", under="agogic/campus")]
    drawn += [*of_kind(".svelte", under="web"), *of_kind(".ts", under="web")]
    text = "\n".join(read(path) for path in drawn)
    given = re.findall(r'class="([^"]*)"|class:([\w-]+)|_class %\}([^{]*)\{%', text)
    quoted = re.findall(r"\"([\w -]{1,60})\"|'([\w -]{1,60})'|[`}]([\w -]{1,60})(?=[`$])", text)
    return {word for found in [*given, *quoted] for part in found for word in re.findall(r"[A-Za-z_][\w-]*", part)}


def test_every_class_is_worn_by_something() -> None:
    known = worn() | GIVEN_BY_DJANGO
    wrong = []
    for path, text in sheets().items():
        selectors = re.sub(r"\{[^{}]*\}|\"[^\"]*\"", " ", text)
        named = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r"@import[^;]*;", "", selectors)))
        wrong += [f"{path}: .{name}" for name in sorted(named - known) if not PUT_TOGETHER.fullmatch(name)]
    assert not wrong, "Nothing wears these:\n" + "\n".join(wrong)


def test_every_sheet_is_taken_in() -> None:
    main = sheets()[STYLE / "main.css"]
    taken = {STYLE / name for name in re.findall(r'@import "\./([^"]+)"', main)} | {STYLE / "main.css"}
    assert taken == set(sheets())


def test_every_token_is_used() -> None:
    text = "\n".join(sheets().values())
    drawn = "\n".join(read(path) for kind in (".svelte", ".ts") for path in of_kind(kind, under="web"))
    tokens = set(re.findall(r"^\s*(--[\w-]+):", sheets()[STYLE / "tokens.css"], re.MULTILINE))
    # A scale is whole, whether or not each of its steps is taken.
    named = {token for token in tokens if not re.fullmatch(r"--(s\d|text-.*)", token)}
    unused = sorted(token for token in named if f"var({token}" not in text + drawn)
    assert not unused, "Nothing speaks these: " + ", ".join(unused)


def test_no_sheet_knows_left_from_right() -> None:
    side = re.compile(
        r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right)|left|right)[\w-]*\s*:|text-align:\s*(?:left|right)|float:"
    )
    boxed = re.compile(r"(?:padding|margin|inset):\s*([^;]+);")
    wrong = []
    for path, text in sheets().items():
        for line in text.splitlines():
            found = boxed.search(line)
            sides = re.findall(r"(?:[a-z]+\([^()]*(?:\([^()]*\)[^()]*)*\)|\S+)", found[1]) if found else []
            if side.search(line) or (len(sides) == 4 and sides[1] != sides[3]):
                wrong.append(f"{path}: {line.strip()}")
    assert not wrong, "Say start and end, or block and inline:\n" + "\n".join(wrong)
