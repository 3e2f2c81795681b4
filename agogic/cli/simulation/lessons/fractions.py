"""A lesson on equal fractions, and as much practice after it as there is time."""

from __future__ import annotations

import random
from fractions import Fraction

from agogic.cli.simulation.script import (
    After,
    Cue,
    Lesson,
    Slide,
    answers,
    asks,
    hand,
    oversteps,
    pauses,
    polls,
    pupil,
    reacts,
    shows,
    teacher,
)

FRACTIONS = Lesson(
    name="equal-fractions",
    title="Fractions that are equal",
    slides=(
        Slide("Fractions that are equal", ("The same amount under another name",), "bars", [(1, 2), (2, 4), (4, 8)]),
        Slide("What a fraction says", ("Below: into how many parts", "Above: how many of them"), "bars", [(3, 5)]),
        Slide("One half", ("Three names for the same amount",), "bars", [(1, 2), (2, 4), (3, 6)]),
        Slide("Cut every piece in two", ("Twice as many pieces, each half as large",), "bars", [(2, 3), (4, 6)]),
        Slide(
            "The rule",
            ("Multiply above and below by the same number,", "and the amount stays what it is."),
            "bars",
            [(1, 4), (3, 12)],
        ),
        Slide("Backwards", ("Divide above and below by the same number",), "bars", [(6, 8), (3, 4)]),
        Slide("Is it equal?", ("Look first, reckon afterwards",), "bars", [(2, 5), (4, 9)]),
        Slide("Which is more?", ("The same bar of chocolate, cut in two ways",), "bars", [(3, 4), (2, 3)]),
        Slide("Cut both the same way", ("Twelve fits both: 4 × 3 and 3 × 4",), "bars", [(9, 12), (8, 12)]),
        Slide("A recipe for comparing", ("Find a number that both can be cut into,", "then count the pieces.")),
        Slide("Practice: draw it first", ("One task at a time, as slowly as you like",), "bars", [(5, 10), (1, 2)]),
        Slide("Practice: go backwards", ("Which number divides both?",), "bars", [(6, 9), (2, 3)]),
        Slide("Practice: look twice", ("The lower number alone says nothing",), "bars", [(3, 5), (5, 8)]),
    ),
    cues=(
        shows(1),
        teacher(
            "Welcome back, everyone. Pencil, paper, and if you have one, a bar of chocolate. You may eat it at the end."
        ),
        pupil(1, "Hello"),
        pupil(2, "I have only half a bar left"),
        teacher("Half is perfect. Half is what we talk about."),
        reacts(3, "🍫"),
        shows(2),
        teacher("Three fifths. The five below says: cut it into five parts. The three above says: take three of them."),
        asks(4, "Do the parts have to be the same size?"),
        answers("Yes, always. Otherwise my fifth would not be your fifth, and we would quarrel over the chocolate."),
        pupil(5, "We do anyway at home"),
        reacts(1, "😄"),
        shows(3),
        teacher("Look at the three bars. One half, two fourths, three sixths. What do you see?"),
        pupil(6, "The green part is always the same"),
        pupil(3, "Same length, more lines"),
        teacher("Same length, more lines. That sentence is the whole lesson."),
        reacts(2, "👍"),
        polls(
            "Which of these is as much as one half?", "one", options=["2/3", "5/10", "3/5", "4/6"], right=1, check=True
        ),
        teacher("Five of ten. If you were not sure: draw the bar, cut it in ten, colour five."),
        shows(4),
        teacher("Now take two thirds and cut every piece in two. How many pieces are there, and how many are green?"),
        pupil(2, "6 pieces"),
        pupil(4, "4 are green"),
        teacher("So two thirds is four sixths. We have doubled above, and we have doubled below."),
        hand(5, "So can I do it with three as well? Cut each piece in three?"),
        teacher("Try it: two thirds, each piece in three. Tell me what you get."),
        pupil(1, "6/9"),
        pupil(6, "Six ninths"),
        teacher("Six ninths, and still the same chocolate."),
        reacts(5, "🤯"),
        shows(5),
        teacher("Here is the rule. Multiply above and below by the same number, and the amount stays what it is."),
        asks(3, "Why can I not just add the same number above and below?"),
        teacher("Everybody please: one half, and add one above and below. What do you get, and is it still a half?"),
        pupil(4, "2/3, and that is more"),
        answers(
            "Because adding cuts no pieces. One half would become two thirds, "
            "and suddenly there is more chocolate. I would like that, but it does not work."
        ),
        reacts(6, "😂"),
        polls(
            "3/4 is the same as …/12. Which number belongs above?",
            "number",
            right=9.0,
            check=True,
            said=(9.0, 9.0, 9.0, 9.0, 11.0, 6.0),
        ),
        teacher("Nine. Four times three is twelve, so three times three is nine."),
        pauses(45),
        teacher("Back again. Shoulders down, deep breath, and now we go backwards."),
        shows(6),
        teacher("Six eighths. Is there a number that divides both, six and eight?"),
        pupil(2, "2"),
        teacher(
            "Two. So we get three fourths: the same amount with the smallest numbers. We call that its simplest form."
        ),
        asks(6, "How do I know when I am done?", alone=True),
        answers("When no number but one divides both. If you find one, go on. Nobody counts how many steps you take."),
        shows(7),
        teacher("Two fifths and four ninths. Equal or not? Look first, reckon afterwards."),
        pupil(3, "Nearly"),
        pupil(5, "Not equal. Four tenths would be"),
        teacher("Nearly is exactly the right word, and four tenths exactly the right proof."),
        polls(
            "How sure do you feel with equal fractions now?",
            "scale",
            steps=5,
            low="still foggy",
            high="quite sure",
            open_s=30,
        ),
        teacher("Thank you, that helps me. Most of you are at three or four, so we go on slowly."),
        shows(8),
        teacher("Two bars of chocolate, the same size. One is cut in four, the other in three. Who has more?"),
        pupil(2, "The one with four pieces"),
        pupil(5, "But the pieces with three are bigger"),
        reacts(3, "🤔"),
        teacher("Both of you have seen something true. Hold that thought: answer first, then we argue."),
        polls(
            "Which is more?",
            "one",
            options=["3/4", "2/3", "Just the same", "Not sure yet"],
            right=0,
            check=True,
            open_s=75,
        ),
        teacher("Three fourths, but only just. Look at the two ends on the slide: there is a small step between them."),
        pupil(4, "A very thin piece"),
        hand(1, "We can not count the pieces because they are not the same size."),
        teacher("There is the trick. They must be the same size before you may count them. So we cut again."),
        reacts(6, "💡"),
        shows(9),
        teacher("Now both are cut in twelve. Nine pieces here, eight pieces there. Now you may count."),
        pupil(3, "9 is more than 8. Easy"),
        asks(5, "How did you know it must be twelve?"),
        teacher("Does anybody see where twelve comes from? Look at the four and the three."),
        pupil(6, "4 times 3"),
        answers(
            "Four times three. Twelve is a number that both four and three fit into, so both bars can be cut that way."
        ),
        oversteps(7, "chocolate for sale, chocolate for sale, write to me, write to me", why="That is not for class"),
        teacher("Back to our bars, please. Chocolate is sold in the break, not in the talk."),
        polls(
            "How much more is 3/4 than 2/3?",
            "one",
            options=["1 twelfth", "1 quarter", "1 seventh", "Not sure yet"],
            right=0,
            check=True,
            open_s=50,
        ),
        teacher("One twelfth. That thin piece at the end of the bar has a name now."),
        pupil(1, "So it was worth arguing about"),
        reacts(4, "😄"),
        shows(10),
        teacher("Write this down in your own words. Find a number that both can be cut into, then count the pieces."),
        asks(2, "May I take twenty-four instead of twelve?"),
        answers("You may. It works just as well, only with more pieces. Small numbers are kinder to your pencil."),
        pupil(7, "I took 24 and got 18 and 16"),
        teacher("And eighteen is more than sixteen. The same answer in smaller crumbs."),
        reacts(5, "🍪"),
        teacher("The rest of our time is for practice. One task at a time, and ask whenever you like."),
        shows(11),
    ),
    afterwards=(
        After(0.55, "Does the trick with twelve also work for three fractions at once?"),
        After(0.4, "I drew it on checked paper and it came out even. Is that a proof?"),
    ),
)

_PRAISE = (
    "Good. Who wants to say how they did it?",
    "Most of you have it. If not: draw the bar, it never lies.",
    "Quick today. Take a breath, then comes the next one.",
    "Well done. I liked how many of you checked it twice.",
    "That one was not easy. Thank you for staying with it.",
)
_HOW = (
    "I doubled both",
    "I divided both by the same number",
    "I drew it first",
    "I guessed and then checked",
    "I looked at what was missing to a whole",
    "I did it in two steps",
)


_PRACTICE_PAGES = (11, 12, 13)
"""The slides that stand while a class practises."""


def practice(luck: random.Random) -> list[Cue]:
    """One task of `FRACTIONS` with its poll, some talk about it, and a breath; never the same for long."""
    below = luck.choice((3, 4, 5, 6, 7, 8, 9))
    above = luck.randrange(1, below)
    lowest = Fraction(above, below)
    times = luck.choice((2, 3, 4, 5))
    asked = f"{lowest.numerator * times}/{lowest.denominator * times}"
    options = _options(lowest, luck)
    right = options.index(f"{lowest.numerator}/{lowest.denominator}")
    return [
        shows(luck.choice(_PRACTICE_PAGES)),
        teacher(
            luck.choice(("Here is the next one.", "And another.", "A new one, take your time.", "Try this.")), gap=6
        ),
        polls(f"What is the simplest form of {asked}?", "one", options=options, right=right, open_s=50),
        teacher(luck.choice(_PRAISE)),
        pupil(luck.randrange(1, 9), luck.choice(_HOW), gap=4),
        pupil(luck.randrange(1, 9), luck.choice(_HOW), gap=3),
        teacher(f"Above and below divided by {times}: {asked} is {lowest.numerator}/{lowest.denominator}.", gap=5),
        reacts(luck.randrange(1, 9), luck.choice(("👍", "🙌", "💪", "😅"))),
    ]


def _options(lowest: Fraction, luck: random.Random) -> list[str]:
    """The right fraction among three that are near it."""
    n, d = lowest.numerator, lowest.denominator
    near = {f"{n}/{d + 1}", f"{n + 1}/{d + 1}", f"{d - n}/{d}", f"{n + 1}/{d}"} - {f"{n}/{d}"}
    options = [f"{n}/{d}", *luck.sample(sorted(near), 3)]
    luck.shuffle(options)
    return options
