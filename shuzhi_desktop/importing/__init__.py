"""Rosters and ballots from files into domain values, with complaints that name sheet, row and column."""
