"""The engine: drafts in, events out. Starlette and the class log; no Django."""
