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
    """Follows accepted invitations and files taken in: whoever invited or took in must lead the section, or nothing
    happens.
    """

    name = "courses.invited"
    acts = frozenset({"invitation.accepted", "roster.imported"})

    def line_follow(self, line: JournalLine) -> None:
        """Enrol the pupils it was about in the section it names."""
        if not line.body.get("section"):
            return
        section_id = UUID(line.body["section"])
        if line.act == "roster.imported":
            by = Person.objects.filter(pk=line.by, is_active=True).first() if line.by else None
            _enrol(section_id, by, line.body["people"])
        elif line.of_id is not None:
            invitation = Invitation.objects.select_related("made_by").filter(pk=line.of_id).first()
            _enrol(section_id, invitation.made_by if invitation else None, [line.body["person"]], accepted=True)


def _enrol(section_id: UUID, by: Person | None, people: list[str], *, accepted: bool = False) -> None:
    found = section_for(by, section_id) if by is not None else None
    if by is None or found is None or not may_lead(found[1]):
        return
    for person in Person.objects.filter(pk__in=people).prefetch_related("roles").order_by("name", "id"):
        if person.is_pupil:
            enrolment_add(by=by, standing=found[1], section=found[0], person=person, accepted=accepted)
