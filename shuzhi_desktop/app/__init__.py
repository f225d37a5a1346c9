"""Composition root: wiring, paths, settings, the sample meeting, and the start of the window."""
