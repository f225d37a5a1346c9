"""The law of scheme files: what is written reads back as the same scheme, and can be explained."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from shuzhi_desktop.domain.scheme_checks import scheme_warnings
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_rules import rules_sheet
from shuzhi_desktop.domain.scheme_writing import write_scheme
from tests.support.scheme_strategies import schemes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schemes())
def test_a_scheme_survives_a_round_trip_through_toml(scheme):
    written = write_scheme(scheme)
    assert read_scheme(written, "x.toml") == scheme
    assert read_scheme(written.replace("\n", "\r\n"), "x.toml") == scheme


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schemes())
def test_every_scheme_explains_itself(scheme):
    sections = rules_sheet(scheme)
    said = [line.render() for section in sections for line in section.lines]
    assert all(said)
    assert all(section.title.render() for section in sections)
    assert all(any(one.name in line for line in said) for one in scheme.classes)
    assert all(any(one.name in line for line in said) for one in scheme.outcomes)
    assert all(warning.render() for warning in scheme_warnings(scheme))
