"""Enrols who came by an invitation into a section or stands on a roster for one."""

from __future__ import annotations

from uuid import UUID

from agogic.campus.courses.actions import enrolment_add
from agogic.campus.courses.queries import section_for
from agogic.campus.courses.rules import may_lead
from agogic.campus.foundation.follower import JournalFollower
from agogic.campus.foundation.models import JournalLine
from agogic.campus.people.models import Invitation, Person


class Invited(JournalFollower):
    """Follows accepted invitations: whoever invited must lead the section, or nothing happens."""

    name = "courses.invited"
    acts = frozenset({"invitation.accepted"})

    def line_follow(self, line: JournalLine) -> None:
        """Enrol the pupil an accepted invitation was for."""
        if not line.body.get("section") or line.of_id is None:
            return
        invitation = Invitation.objects.select_related("made_by").filter(pk=line.of_id).first()
        person = Person.objects.filter(pk=line.body["person"]).first()
        if invitation is None or person is None or invitation.made_by is None or not person.is_pupil:
            return
        _enrol(UUID(line.body["section"]), invitation.made_by, [person])


def _enrol(section_id: UUID, by: Person, people: list[Person]) -> None:
    found = section_for(by, section_id)
    if found is None or not may_lead(found[1]):
        return
    for person in people:
        enrolment_add(by=by, standing=found[1], section=found[0], person=person)
