"""A teacher and three pupils in one live class, with everything the classroom has."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.attending import Attending
from tests.journeys.lesson import Lesson
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser


def test_who_is_here_and_how(lesson: Lesson) -> None:
    for one in (lesson.teacher, *lesson.pupils):
        expect(one.page.get_by_role("button", name="4 here", exact=True)).to_be_visible()
    desk = lesson.teacher.tab("People")
    expect(desk.get_by_text("3 live")).to_be_visible()
    expect(desk.get_by_text("1 later")).to_be_visible()
    nothing_wrong(lesson.teacher.page, "teacher people")
    desk.get_by_role("checkbox", name="Sami Haddad").check()
    expect(desk.get_by_text("4 live")).to_be_visible()
    people = lesson.noor.tab("People")
    expect(people.get_by_role("heading", name="Live, 3")).to_be_visible()
    nothing_wrong(lesson.noor.page, "pupil people")
    lesson.teacher.tab("Questions")
    nothing_wrong(lesson.teacher.page, "teacher live")
    lesson.noor.tab("Talk")
    nothing_wrong(lesson.noor.page, "pupil live")


def test_talk_with_emoji_and_replies(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils
    teacher.say("Good morning. What is a computer quick at?")
    expect(noor.said("Good morning.")).to_be_visible()

    noor.tab("Talk")
    noor.press("Emoji")
    picker = noor.page.get_by_role("dialog", name="Emoji")
    picker.get_by_role("combobox", name="Skin tone").select_option(label="✋🏽")
    picker.get_by_role("searchbox").fill("waving hand")
    picker.get_by_role("button", name="waving hand", exact=True).wait_for()
    nothing_wrong(noor.page, "emoji searched")
    picker.get_by_role("searchbox").press("Enter")
    field = noor.page.get_by_role("textbox", name="Say something to the class")
    expect(field).to_have_value("👋🏽")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(oisin.said("👋🏽")).to_be_visible()

    noor.press("Emoji")
    expect(picker.get_by_role("button", name="Often used")).to_have_attribute("aria-pressed", "true")
    expect(picker.locator(".emoji-grid button")).to_have_text(["👋🏽"])
    nothing_wrong(noor.page, "emoji often used")
    picker.get_by_role("button", name="Animals and nature").click()
    picker.get_by_role("button", name="rabbit", exact=True).wait_for()
    nothing_wrong(noor.page, "emoji group")
    noor.page.keyboard.press("Escape")
    expect(picker).to_be_hidden()

    oisin.on_said("Good morning.", "Reply")
    oisin.say("At adding, thousands of times")
    reply = mei.said("At adding")
    expect(reply.locator(".quote")).to_contain_text("Ms Adeyemi Good morning.")
    nothing_wrong(mei.page, "a reply")

    mei.said("At adding").get_by_role("button", name=re.compile("^More about")).click()
    nothing_wrong(mei.page, "what one can do with what was said")
    mei.page.locator(".talk-menu").get_by_role("button", name="🎉").click()
    noor.said("At adding").get_by_role("button", name="🎉 1: Mei-Lin").click()
    expect(teacher.said("At adding").get_by_role("button", name=re.compile("🎉 2"))).to_be_visible()
    teacher.tab("Questions")


def test_reactions_float_and_are_counted(lesson: Lesson) -> None:
    for one in (lesson.noor, lesson.oisin):
        one.press("React")
        one.page.get_by_role("dialog", name="React").get_by_role("button", name="👍").click()
    expect(lesson.mei.page.locator(".rising span").first).to_have_text("👍")
    expect(lesson.mei.page.get_by_role("list", name="Reactions of the class so far")).to_contain_text("👍2")
    lesson.mei.press("React")
    nothing_wrong(lesson.mei.page, "choosing a reaction")
    lesson.mei.page.get_by_role("button", name="All emoji").click()
    lesson.mei.page.get_by_role("searchbox").fill("thinking")
    lesson.mei.page.get_by_role("button", name="thinking face").click()
    expect(lesson.teacher.page.get_by_role("list", name="Reactions of the class so far")).to_contain_text("🤔1")


def test_hands_wait_in_their_order(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils
    for one in (mei, noor, oisin):
        one.press("Hand")
        expect(one.page.get_by_role("button", name="Hand is up")).to_be_visible()
    queue = teacher.page.get_by_role("region", name="Hands")
    expect(queue.get_by_role("button")).to_contain_text(["Mei-Lin", "Noor", "Oisín"])
    nothing_wrong(teacher.page, "hands waiting")
    oisin.tab("People")
    expect(oisin.page.get_by_role("heading", name="Hands, 2 before you")).to_be_visible()
    nothing_wrong(oisin.page, "hands before me")

    queue.get_by_role("button").first.click()
    nothing_wrong(teacher.page, "what one can do with a hand")
    teacher.page.get_by_role("menuitem", name="Call on Mei-Lin Zhao").click()
    mei.page.get_by_role("alert").get_by_text("It is your turn").wait_for()
    nothing_wrong(mei.page, "called on")
    mei.press("Take my hand down")
    expect(queue.get_by_role("button")).to_contain_text(["Noor", "Oisín"])

    oisin.press("Hand is up")
    expect(queue.get_by_role("button")).to_contain_text(["Noor"])
    queue.get_by_role("button").first.click()
    teacher.page.get_by_role("menuitem", name="Take the hand down").click()
    expect(noor.page.get_by_role("button", name="Hand", exact=True)).to_be_visible()
    expect(queue).to_have_count(0)
    oisin.tab("Talk")


def test_questions_openly_and_to_the_teacher_alone(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils
    noor.ask("Why is a loop slow?")
    nothing_wrong(noor.page, "asked")
    for one in (oisin, mei):
        one.tab("Questions")
        one.question("Why is a loop slow?").get_by_role("button", name=re.compile("Me too|want this answered")).click()
    expect(
        teacher.question("Why is a loop slow?").get_by_role("button", name=re.compile("^2 want this"))
    ).to_be_visible()

    mei.ask("May I leave five minutes early?", alone=True)
    expect(teacher.question("May I leave")).to_contain_text("to the teacher alone")
    nothing_wrong(teacher.page, "questions at the desk")
    teacher.press("Answered by mouth", teacher.question("May I leave"))
    expect(mei.question("May I leave")).to_contain_text("Answered by mouth")

    teacher.press("Answer", teacher.question("Why is a loop slow?"))
    nothing_wrong(teacher.page, "answering a question")
    teacher.page.get_by_role("textbox", name=re.compile("^Answer to")).fill("It looks at every number by itself.")
    teacher.press("Send the answer")
    for one in lesson.pupils:
        expect(one.question("Why is a loop slow?")).to_contain_text("It looks at every number by itself.")
    nothing_wrong(oisin.page, "a question answered")
    assert "May I leave" not in noor.wire.text() + oisin.wire.text()


def test_slides_are_shown_turned_and_told(lesson: Lesson) -> None:
    teacher, noor = lesson.teacher, lesson.noor
    teacher.press("Show the first slide")
    slide = noor.page.get_by_role("img", name=re.compile("^Slide 1 of 3. HPC in Python"))
    expect(slide.locator("img")).to_have_js_property("complete", True)
    assert slide.locator("img").evaluate("img => img.naturalWidth") > 300
    expect(noor.page.locator(".view p[aria-live=polite]")).to_contain_text("Performance-critical computations")
    nothing_wrong(noor.page, "a slide")
    nothing_wrong(teacher.page, "teacher with a slide")
    teacher.press("Next slide")
    expect(noor.page.get_by_role("img", name=re.compile("^Slide 2 of 3. Meta"))).to_be_visible()
    teacher.page.keyboard.press("PageDown")
    expect(noor.page.get_by_role("img", name=re.compile("^Slide 3 of 3. Meta Next time"))).to_be_visible()
    teacher.press("Slide 1")
    expect(noor.page.get_by_role("img", name=re.compile("^Slide 1 of 3"))).to_be_visible()
    nothing_wrong(teacher.page, "teacher with slides")
    teacher.press("More")
    nothing_wrong(teacher.page, "more acts")
    teacher.page.get_by_role("menuitem", name="Show no slide").click()
    expect(noor.page.get_by_role("heading", name="What a computer is quick at", level=2)).to_be_visible()
    teacher.press("Slide 1")


def test_a_prepared_poll_is_a_check_and_its_results_wait(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils
    teacher.press("Poll")
    nothing_wrong(teacher.page, "prepared polls")
    teacher.press("Open the poll: Which is quicker?")
    expect(noor.poll("Which is quicker?")).to_contain_text("counts as a check")
    nothing_wrong(noor.page, "poll open")
    noor.answer("Which is quicker?", "An array")
    oisin.answer("Which is quicker?", "A loop")
    expect(noor.poll("Which is quicker?")).to_contain_text("Your answer: An array")
    expect(noor.poll("Which is quicker?")).to_contain_text("2 of 3")
    nothing_wrong(noor.page, "poll answered")
    expect(noor.page.locator(".tally")).to_have_count(0)

    forming = teacher.page.get_by_role("region", name=re.compile("^Poll, open for"))
    expect(forming).to_contain_text("2 of 3")
    nothing_wrong(teacher.page, "poll forming")
    teacher.press("Show results", forming)
    expect(noor.poll("Which is quicker?").locator(".tally")).to_contain_text("An array")
    expect(noor.poll("Which is quicker?").get_by_role("img", name="your answer")).to_be_visible()
    expect(noor.poll("Which is quicker?")).to_contain_text("Your answer is right.")
    expect(oisin.poll("Which is quicker?")).to_contain_text("Your answer is another one.")
    nothing_wrong(noor.page, "poll results")
    expect(mei.poll("Which is quicker?")).to_contain_text("closed at")
    nothing_wrong(mei.page, "poll missed")
    teacher.press("Show large")
    expect(teacher.page.get_by_role("region", name="Results, large")).to_contain_text("2 answered live")
    nothing_wrong(teacher.page, "results large")
    teacher.press("Done")
    noor.press("Show large")
    nothing_wrong(noor.page, "results large to a pupil")
    noor.press("Back to the slide")


def test_polls_of_every_kind_made_on_the_spot(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils

    def opened(kind: str, prompt: str, fields: dict[str, str]) -> None:
        teacher.press("Poll")
        teacher.page.get_by_role("textbox", name="What you ask").fill(prompt)
        teacher.page.get_by_role("radio", name=kind, exact=True).check(force=True)
        for label, value in fields.items():
            teacher.page.get_by_label(label, exact=True).fill(value)
        nothing_wrong(teacher.page, f"making a poll {kind}")
        teacher.press("Open for the class")

    def shown(prompt: str, to: Attending = noor) -> str:
        teacher.press("Show results")
        return to.poll(prompt).locator(".tally").inner_text()

    opened("Several", "What have you used?", {"Choice 1": "Lists", "Choice 2": "Arrays"})
    noor.answer("What have you used?", "Lists", "Arrays")
    oisin.answer("What have you used?", "Lists")
    assert shown("What have you used?").split() == ["Lists", "2", "Arrays", "1"]
    nothing_wrong(noor.page, "poll several")

    opened("Number", "How many sums in a second?", {})
    nothing_wrong(oisin.page, "poll number")
    noor.poll("How many sums").locator(".write").fill("a lot")
    expect(noor.poll("How many sums")).to_contain_text("Write a number")
    noor.answer("How many sums in a second?", words="1000000")
    assert "1000000" in shown("How many sums").replace(",", "")

    opened("Words", "What is an array?", {})
    nothing_wrong(oisin.page, "poll words")
    oisin.answer("What is an array?", words="Numbers in one long row, said Oisín")
    teacher.page.get_by_role("region", name=re.compile("^Poll, open for")).get_by_text("Numbers in one").wait_for()
    teacher.press("Close")
    expect(mei.poll("What is an array?")).to_contain_text("closed at")
    assert "Numbers in one" not in noor.wire.text() + mei.wire.text()
    teacher.press("Put away")

    opened("Scale", "How sure are you?", {"At the low end": "not at all", "At the high end": "very"})
    nothing_wrong(mei.page, "poll scale")
    mei.answer("How sure are you?", "4")
    expect(mei.poll("How sure are you?")).to_contain_text("Your answer: 4")
    shown("How sure are you?", to=mei)

    teacher.press("Poll")
    teacher.press("Open for the class")
    expect(teacher.page.get_by_role("alert")).to_have_text("Write what you want to ask.")
    teacher.page.get_by_role("textbox", name="What you ask").fill("Shall we go on?")
    teacher.page.get_by_label("Choice 1", exact=True).fill("Yes")
    teacher.page.get_by_label("Choice 2", exact=True).fill("No")
    teacher.press("Keep")
    expect(teacher.page.locator(".prepared")).to_contain_text("Shall we go on?")
    teacher.press("Leave the polls")


def test_the_desk_says_who_may_do_what(lesson: Lesson) -> None:
    teacher, noor, oisin = lesson.teacher, lesson.noor, lesson.oisin
    noor.tab("Talk")
    teacher.press("Rules")
    rules = teacher.page.get_by_role("dialog", name="Rules of this class")
    nothing_wrong(teacher.page, "rules")
    rules.get_by_role("radiogroup", name="Who may write").get_by_text("Off").click()
    expect(noor.page.get_by_text("The talk is off in this class.")).to_be_visible()
    nothing_wrong(noor.page, "talk is off")
    rules.get_by_role("switch", name="Hands may go up").uncheck()
    rules.get_by_role("switch", name="Reactions").uncheck()
    expect(noor.page.get_by_role("button", name="Hand", exact=True)).to_have_count(0)
    expect(noor.page.get_by_role("button", name="React", exact=True)).to_have_count(0)
    rules.get_by_role("radiogroup", name="Who may write").get_by_text("To teachers only").click()
    noor.say("Only for the desk")
    expect(noor.said("Only for the desk")).to_contain_text("to the teachers")
    rules.get_by_role("radiogroup", name="Who may write").get_by_text("Everyone").click()
    rules.get_by_role("switch", name="Hands may go up").check()
    rules.get_by_role("switch", name="Reactions").check()
    expect(noor.page.get_by_role("button", name="Hand", exact=True)).to_be_visible()
    teacher.press("Close", rules)
    expect(teacher.said("Only for the desk")).to_be_visible()
    assert "Only for the desk" not in oisin.wire.text()


def test_hide_mute_report_and_the_break(lesson: Lesson) -> None:
    teacher, noor, oisin, mei = lesson.teacher, *lesson.pupils
    oisin.say("Mei is slow")
    mei.on_said("Mei is slow", "Tell the teachers")
    report = mei.page.get_by_role("dialog", name="Tell the teachers about this")
    nothing_wrong(mei.page, "telling the teachers")
    report.get_by_role("textbox").fill("That hurts")
    mei.press("Tell the teachers", report)
    waiting = teacher.tab("Waiting")
    expect(waiting).to_contain_text("Mei-Lin Zhao tells you: “That hurts”")
    nothing_wrong(teacher.page, "what waits at the desk")
    teacher.press("Hide it from the class", waiting)
    expect(noor.said("Mei is slow")).to_have_count(0)
    expect(oisin.said("Mei is slow")).to_contain_text("A teacher has hidden this")
    teacher.press("Done", waiting)
    expect(teacher.page.get_by_role("tab", name=re.compile("^Waiting"))).to_have_count(0)
    assert "That hurts" not in noor.wire.text() + oisin.wire.text()

    teacher.on_said("Mei is slow", "Mute Oisín Brady in the talk")
    expect(oisin.page.get_by_text("A teacher has muted you in the talk.")).to_be_visible()
    nothing_wrong(oisin.page, "muted")
    teacher.tab("People")
    teacher.press("Oisín Brady")
    nothing_wrong(teacher.page, "what one can do with a pupil")
    teacher.press("May write again")
    oisin.say("I am sorry")
    expect(mei.said("I am sorry")).to_be_visible()

    teacher.press("Give the class a break")
    expect(noor.page.locator(".bar").get_by_text("A break")).to_be_visible()
    nothing_wrong(noor.page, "a break")
    nothing_wrong(teacher.page, "teacher a break")
    teacher.press("Go on with the class")
    expect(noor.page.locator(".bar").get_by_text("Live")).to_be_visible()


def test_taken_out_and_let_in_again(lesson: Lesson) -> None:
    teacher, mei = lesson.teacher, lesson.mei
    teacher.tab("People")
    teacher.press("Mei-Lin Zhao")
    teacher.press("Remove from class")
    nothing_wrong(teacher.page, "taking somebody out")
    teacher.press("Take out of class")
    expect(mei.page.get_by_role("heading", name="You were taken out of this class")).to_be_visible()
    nothing_wrong(mei.page, "taken out")
    expect(teacher.page.get_by_role("heading", name="Taken out of the class")).to_be_visible()
    teacher.say("Said while Mei was away")
    teacher.tab("People")
    teacher.press("Let Mei-Lin Zhao in again")
    assert "Said while Mei was away" not in mei.wire.text()
    mei.press("Try again")
    expect(mei.said("Said while Mei was away")).to_be_visible()


def test_the_end_can_be_undone(lesson: Lesson) -> None:
    teacher, noor = lesson.teacher, lesson.noor
    teacher.press("End class")
    nothing_wrong(teacher.page, "ending the class")
    teacher.page.get_by_role("dialog").get_by_role("button", name="End class").click()
    expect(noor.page.get_by_role("heading", name="The class is over.")).to_be_visible()
    nothing_wrong(noor.page, "over for a pupil")
    expect(teacher.page.get_by_role("heading", name="The class is over.")).to_be_visible()
    nothing_wrong(teacher.page, "over for the teacher")
    teacher.press("Open it again")
    expect(noor.page.locator(".bar").get_by_text("Live")).to_be_visible()
    expect(teacher.page.get_by_role("button", name="End class")).to_be_visible()


def test_what_is_private_reached_only_those_it_was_for(lesson: Lesson) -> None:
    for one in lesson.pupils:
        seats = {to for to in one.wire.audiences() if to.startswith("seat.")}
        assert seats == {f"seat.{one.seat}"}
        assert "desk" not in one.wire.audiences()
        assert {event["by"] for event in one.wire.told() if event.get("type") == "poll.answered"} <= {one.seat}
    assert "poll.keyed" not in {name for one in lesson.pupils for name in one.wire.types()}
    assert "poll.keyed" in lesson.teacher.wire.types("desk")
