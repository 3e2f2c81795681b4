"""Makes a small school in the folder AGOGIC_DATA names: `python -m tests.journeys.school`. Prints what a journey needs."""

from __future__ import annotations

import json

from agogic.cli.serving.folder import databases_ready

PASSWORD = "seven green lanterns"
PUPILS = {"noor": "Noor Haddad", "oisin": "Oisín Brady", "mei": "Mei-Lin Zhao", "sami": "Sami Haddad"}


def main() -> None:
    """A teacher, four pupils, a guardian of one, a course and its section."""
    databases_ready()
    from agogic.campus.courses.actions import course_create, enrolment_add, section_create
    from agogic.campus.courses.queries import section_for
    from agogic.campus.people.actions import guardian_link, person_create, school_begin

    school_begin(name="Harbour Lane School", time_zone="Europe/Lisbon")
    admin = person_create(by=None, name="Ada Rowe", roles=["administrator"], username="ada", password=PASSWORD)
    teacher = person_create(by=admin, name="Ms Adeyemi", roles=["teacher"], username="adeyemi", password=PASSWORD)
    guardian = person_create(by=admin, name="Rania Haddad", roles=["guardian"], username="rania", password=PASSWORD)
    course = course_create(by=teacher, title="Fractions 5")
    section = section_create(by=teacher, course=course, name="5a", time_zone="Europe/Lisbon")
    found = section_for(teacher, section.id)
    assert found is not None
    for username, name in PUPILS.items():
        pupil = person_create(by=admin, name=name, roles=["pupil"], username=username, password=PASSWORD)
        enrolment_add(by=admin, standing=found[1], section=section, person=pupil)
        if username == "noor":
            guardian_link(by=admin, guardian=guardian, pupil=pupil)
    print(json.dumps({"section": str(section.id)}))


if __name__ == "__main__":
    main()
