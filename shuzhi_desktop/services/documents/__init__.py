"""Printed tables of a meeting as plain values: `exporting` turns them into workbooks, `ui.printing` into PDF."""
