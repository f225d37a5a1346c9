"""Screens of the main window; each is one file and one line of the registry, and knows no other."""
