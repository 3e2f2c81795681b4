"""The school: people, courses, classes and the pages about them. The only room with Django."""
