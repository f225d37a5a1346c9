"""Ballots over the hall's LAN, served by a process of its own. No Qt; a meeting is touched through services alone."""
