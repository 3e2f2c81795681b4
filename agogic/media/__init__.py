"""Bytes in, pictures out: what turns files that people bring into something a class can show."""
