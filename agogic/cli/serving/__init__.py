"""How a school is put together to run: one HTTP process, one worker beside it."""
