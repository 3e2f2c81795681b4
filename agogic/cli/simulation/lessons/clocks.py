"""A lesson on what *synchronous* and *asynchronous* mean, of about twenty minutes."""

from agogic.cli.simulation.script import (
    After,
    Lesson,
    Slide,
    answers,
    asks,
    hand,
    polls,
    pupil,
    reacts,
    shows,
    teacher,
)

CLOCKS = Lesson(
    name="same-time-own-time",
    title="Same time, own time",
    slides=(
        Slide(
            "Same time, own time", ("Two long words for something you all know",), "clocks", [(9, 0, ""), (16, 40, "")]
        ),
        Slide(
            "A word made of two",
            ("syn: together", "chronos: time", "synchronous: at the same time"),
            "halves",
            ["syn", "chron"],
        ),
        Slide("Synchronous", ("We are all here at the same moment",), "ring", [9]),
        Slide("Put an a in front", ("a: not", "asynchronous: each at their own time"), "halves", ["a", "synchron"]),
        Slide("Asynchronous", ("Each comes when it suits, and finds what the others left",), "path", [4]),
        Slide("A call and a letter", ("One rings now. One waits for you.",), "call_letter"),
        Slide(
            "Where does it belong?",
            (
                "A note on the fridge",
                "A football match",
                "A recorded song",
                "A birthday party",
                "A diary",
                "A fire drill",
            ),
        ),
        Slide(
            "What each is good for",
            drawing="columns",
            drawn=[
                ("At the same time", "quick answers", "one laugh for all", "nobody is alone"),
                ("In one's own time", "time to think", "no clock to beat", "any part of the world"),
            ],
        ),
        Slide(
            "One class, two clocks",
            ("Here now, here late, here on Thursday: the same class",),
            "strokes",
            [0.62, 0.38, 0.2],
        ),
        Slide(
            "For the next time",
            ("Find one thing at home that waits for you,", "and one thing that only works together."),
            "clocks",
            [(19, 30, "")],
        ),
    ),
    cues=(
        shows(1),
        teacher("Good morning, everyone. Find a good place to sit, get something to drink, and say hello in the talk."),
        pupil(1, "Good morning, Ms Okafor"),
        pupil(2, "Hello from a very rainy place"),
        pupil(3, "Good evening. It is dark here already"),
        teacher("Good evening to you as well. Keep that in mind, we will need it later."),
        reacts(4, "👋"),
        teacher(
            "Today we learn two long words. You know the things "
            "themselves since you were small. Only the words are new."
        ),
        polls(
            "Before we begin: how well do you know the word “asynchronous”?",
            "scale",
            steps=5,
            low="never heard it",
            high="could explain it",
            open_s=30,
        ),
        teacher("Thank you. Most of you are at one or two. That is exactly where I hoped you would be."),
        shows(2),
        teacher("The first word is made of two old Greek pieces. Syn means together. Chronos means time."),
        pupil(5, "Like in chronology"),
        teacher("Yes, the same piece. So what would you guess: what is synchronous?"),
        pupil(6, "Together in time?"),
        pupil(1, "At the same time"),
        teacher(
            "At the same time. Lovely. Write it down the way you just said it, that is better than any dictionary."
        ),
        reacts(2, "✍️"),
        shows(3),
        teacher(
            "Nine dots around one table. Each is a person, "
            "and all of them are there at the same moment. What could they be doing?"
        ),
        pupil(7, "Having dinner"),
        pupil(4, "Playing cards"),
        pupil(8, "A meeting, a boring one"),
        reacts(1, "😄"),
        teacher(
            "All three. If one of them goes home, the others notice at once. "
            "That is a good test for synchronous: you notice when somebody is missing."
        ),
        asks(3, "Is a phone call synchronous? The people are not in the same place."),
        teacher(
            "A very good question, and it has a vote already. Look closely: does the word say anything about the place?"
        ),
        pupil(5, "No, only time"),
        answers(
            "Yes, it is. The word speaks of time only. You may be a thousand "
            "kilometres apart, as long as it is the same moment for both."
        ),
        teacher("So this class is synchronous for those of you who are here now, wherever here is."),
        shows(4),
        teacher("Now put a small a in front. In Greek that turns a word round, it means not. What do we get?"),
        pupil(2, "Not at the same time"),
        pupil(6, "Asynchronous"),
        teacher(
            "Asynchronous. Say it aloud once, slowly. A, syn, chron, "
            "ous. I know that some of you are in a library. Whisper it."
        ),
        reacts(7, "🤫"),
        pupil(8, "My little brother just asked me if I am a wizard"),
        reacts(3, "😂"),
        reacts(5, "😂"),
        teacher("Tell him: only on Tuesdays."),
        shows(5),
        teacher(
            "Four people on one path. They pass the same bench, "
            "but never meet there. Each finds what the one before has left."
        ),
        hand(4, "It is like the book box at our corner. I took one and left one, and I have never seen the people."),
        teacher(
            "That is the best example I have heard for this, and I have taught it many times. "
            "You share something with people you have never met."
        ),
        reacts(1, "💡"),
        shows(6),
        teacher(
            "Here is the pair that everybody knows. A call rings now, "
            "and if you are not there it was for nothing. A letter waits."
        ),
        pupil(7, "And a voice message?"),
        teacher("What do you all think? It is a voice, so it feels like a call."),
        pupil(1, "But it waits, so it is a letter"),
        pupil(6, "A letter you can hear"),
        teacher("A letter you can hear. I will steal that."),
        polls(
            "Your grandmother leaves a note on the fridge. What is that?",
            "one",
            options=["Synchronous", "Asynchronous", "Both at once", "Neither"],
            right=1,
            check=True,
        ),
        teacher("The note waits until you come. That makes it asynchronous, even if she stands in the next room."),
        asks(6, "And when we both happen to stand at the fridge?"),
        answers(
            "Then you do not need the note any more, you can talk. "
            "The moment two people are there together, it is synchronous again. Well spotted."
        ),
        shows(7),
        teacher(
            "Six things on the slide. Take half a minute, "
            "and sort them in your head. Then tell us one you are sure about."
        ),
        pupil(2, "Football match, same time. Otherwise you play alone"),
        pupil(5, "Diary is own time, and only for one person"),
        pupil(3, "Fire drill same time, I hope"),
        reacts(8, "🔥"),
        pupil(4, "The song is hard. They played it together but I hear it alone"),
        teacher(
            "Stop there, that is the heart of it. They were together when they made it, "
            "and each of us listens in our own time. It is both, one after the other."
        ),
        asks(7, "Is a recorded lesson like the song?", alone=False),
        answers(
            "Exactly like the song. Somebody was together once, and you come later. "
            "What should you still be able to do, even though you come later?"
        ),
        pupil(1, "Ask things"),
        pupil(8, "Answer the polls"),
        pupil(6, "Laugh at the jokes"),
        teacher("All of that. Keep it in mind for slide nine."),
        shows(8),
        teacher(
            "So which one is better? Do not answer yet. First: what is good about being together at the same time?"
        ),
        pupil(3, "If I do not understand I can ask straight away"),
        pupil(7, "It is more fun"),
        pupil(2, "I do not put it off"),
        teacher("And what is good about your own time?"),
        pupil(5, "I can stop and think and nobody waits"),
        pupil(4, "I can hear it three times"),
        hand(8, "In my time zone this class is at ten in the evening. I am here today, but sometimes I am asleep."),
        teacher(
            "Thank you for saying that. For you, own time is the only fair one on some days. "
            "That is why we want both, and want them to count the same."
        ),
        reacts(1, "❤️"),
        reacts(6, "👏"),
        polls(
            "You do not understand a step in mathematics and want to "
            "try it again and again. Which helps you most right then?",
            "one",
            options=[
                "A call with a friend who is awake",
                "A lesson you can stop and rewind",
                "Either, it depends on me",
            ],
            open_s=36,
        ),
        teacher("No right or wrong there, I only wanted us to see how different we are. Look at the three bars."),
        pupil(2, "I did not think so many would choose the last one"),
        shows(9),
        teacher(
            "This is our class as a line. Every stroke is something one of us said. Where it is tall we talked a lot."
        ),
        pupil(5, "The tall one is the wizard"),
        reacts(2, "😂"),
        teacher(
            "It may well be. The red dot is who is here now. "
            "The amber arrow came late and is catching up. The blue ring takes it another day."
        ),
        asks(1, "If I come on Thursday, does anybody notice what I write?"),
        answers(
            "Yes. It stands at the moment where you wrote it, "
            "and everybody who comes after you sees it there. I see it too, and I answer."
        ),
        pupil(3, "So the class is never quite over"),
        teacher("That is the most beautiful sentence of today. Leave it right where it is."),
        reacts(4, "⭐"),
        reacts(7, "⭐"),
        teacher("One of us is ill today and will take this class later. Hello, if that is you now. Ask us anything."),
        pupil(6, "Hello from the past"),
        pupil(1, "Get well soon"),
        polls(
            "Write one thing you do together with others at the same time, "
            "and one that each of you does in their own time.",
            "text",
            said=(
                "We sing together in the choir, I practise alone",
                "Football together, homework alone",
                "Dinner at the same time, messages whenever",
                "I call my aunt, and I write to my cousin",
                "Swimming race together, training in my own time",
                "Cinema together, reading by myself",
                "Cooking with my dad, and notes in my lunch box",
            ),
            open_s=60,
        ),
        teacher(
            "I read all of them while you wrote. Choir and practising, "
            "what a good pair. I did not expect the lunch box, that one is lovely."
        ),
        shows(10),
        teacher(
            "For the next time: find one thing at home that waits for you, "
            "and one that only works together. A picture or a sentence is enough."
        ),
        asks(4, "Does it have to be at my own home?"),
        answers("No. On the way to school is fine as well, or at your aunt's."),
        teacher(
            "You came with two at most and you leave with both words. Thank you all. "
            "Those who read this later: you belong to this class as much as anybody."
        ),
        pupil(7, "Bye, see you on Thursday"),
        pupil(2, "Thank you"),
        pupil(8, "Good night from here"),
        reacts(3, "👋"),
        reacts(5, "🎉"),
        teacher("Good night, good day, and goodbye."),
    ),
    afterwards=(
        After(
            0.3,
            "If two people write in the same document at once, is that the one or the other?",
            "At once is together, so it is synchronous. The moment one of them sleeps and the other goes on writing, "
            "it is not. Most shared things are both, one after the other.",
        ),
        After(0.6, "Is a dream that two people have the same? My sister wants to know."),
        After(
            0.42,
            "I replayed the part with the song three times. Does that count three times?",
            "The roll counts every minute of a class once, however often you like it. I count it as a compliment.",
        ),
    ),
)
