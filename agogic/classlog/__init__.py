"""The class log: what happened in a class, in order. Pure; imports nothing of ours."""
