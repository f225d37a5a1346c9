"""A department's own workbook filled in place: its package is edited part by part, so nothing else of it changes."""
