"""The readers of files, fed what nobody would write: `python -m tests.fuzz --minutes 10`."""
