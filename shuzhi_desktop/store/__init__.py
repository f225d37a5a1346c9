"""The only SQL: one meeting is one file. Nothing is imported here; opening a meeting loads what it needs."""
