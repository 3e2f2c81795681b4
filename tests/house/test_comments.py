"""What a module of the front end offers says what it is for."""

import re

from tests.house.tracked import of_kind, read

OFFERED = re.compile(r"^export (?:default )?(?:async )?(?:function\*?|class) (\w+)")


def test_what_is_offered_says_what_it_is_for() -> None:
    wrong = []
    for path in of_kind(".ts", under="web"):
        if ".gen." in path.name:
            continue
        lines = read(path).splitlines()
        if not any(line.startswith(("/**", "//", "/*")) for line in lines[:1]):
            wrong.append(f"{path}: no first line that says what the module is for")
        for number, line in enumerate(lines):
            found = OFFERED.match(line)
            before = lines[number - 1].strip() if number else ""
            if found and not before.endswith("*/"):
                wrong.append(f"{path}:{number + 1}: {found[1]}")
    assert not wrong, "One line in /** */ each:\n" + "\n".join(wrong)


def test_a_component_says_what_it_is_for() -> None:
    wrong = [
        str(path)
        for path in of_kind(".svelte", under="web")
        # What the kitchen shows is named by its heading on the page.
        if "shown" not in path.parts and not read(path).lstrip().startswith("<!--")
    ]
    assert not wrong, "Begin with <!-- one line -->:\n" + "\n".join(wrong)
