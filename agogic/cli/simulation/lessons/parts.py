"""A short lesson on parts of a whole, the first on fractions."""

from agogic.cli.simulation.script import After, Lesson, Slide, answers, asks, hand, polls, pupil, reacts, shows, teacher

PARTS = Lesson(
    name="parts-of-a-whole",
    title="Parts of a whole",
    slides=(
        Slide("Parts of a whole", ("How much is a piece, if you do not know the cake?",), "bars", [(1, 4)]),
        Slide("Fair or not fair", ("Four pieces are fourths only if all are the same",), "bars", [(1, 2), (1, 4)]),
        Slide("More below is less", ("The more pieces, the smaller each of them",), "bars", [(1, 2), (1, 3), (1, 6)]),
        Slide("Say it aloud", ("one half, two thirds, three fourths", "Above: how many. Below: of what kind.")),
    ),
    cues=(
        shows(1),
        teacher("Good afternoon. I have cut a cake into four pieces and eaten one. How much is left?"),
        pupil(4, "Three pieces"),
        pupil(1, "Three quarters"),
        teacher("Three quarters is the better answer. Three pieces could be three crumbs."),
        reacts(2, "🍰"),
        shows(2),
        teacher("What if I cut badly, one large piece and three thin ones? Is each still a quarter?"),
        pupil(3, "No, that is cheating"),
        polls(
            "When is a piece one quarter of a cake?",
            "one",
            options=["When there are four pieces", "When four like it make the cake", "When it is small", "Always"],
            right=1,
            check=True,
        ),
        teacher("When four like it make the whole. Not when there just happen to be four."),
        asks(6, "Does it matter what shape the pieces have?"),
        answers("Not at all, as long as they are the same amount. You may cut a square cake in four triangles."),
        shows(3),
        teacher("Now a trap. One third and one sixth: which is more?"),
        pupil(5, "One sixth, six is more than three"),
        pupil(2, "One third, the pieces are bigger"),
        hand(1, "If I share with more people I get less. So sixths are smaller."),
        teacher("Thank you. Sharing with more people gives each of them less. That is all there is to it."),
        reacts(4, "💡"),
        polls(
            "Which is the smallest?",
            "one",
            options=["1/2", "1/3", "1/5", "1/8"],
            right=3,
            check=True,
        ),
        teacher("One eighth. And if you got it wrong: you fell into the same trap as I did at your age."),
        shows(4),
        teacher("Say it aloud, also at home: three fourths. Above how many, below of what kind."),
        pupil(6, "My cat now knows fractions"),
        reacts(3, "🐈"),
        teacher("The next time we find out that a piece can have many names. Goodbye, and share your cake."),
    ),
    afterwards=(
        After(
            0.5,
            "Is four quarters one cake or four pieces?",
            "Both, and that is the beauty of it: the same amount under two names.",
        ),
        After(0.65, "Can I cut something into one part?"),
    ),
)
