from __future__ import annotations

from dataclasses import replace

from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.result_json import canonical_text, result_document
from tests.exporting.contents import district_content


def test_the_document_has_the_keys_of_the_contract_in_order() -> None:
    content = district_content()
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest="sm3:00")
    assert list(document) == ["format", "scheme", "sealed", "digest", "classes", "reporters", "warnings"]
    assert list(document["classes"][0]) == ["id", "name", "weight", "issued", "returned", "valid", "invalid"]
    reporter = document["reporters"][0]
    assert list(reporter) == [
        "order", "name", "unit", "group", "composite", "composite_exact", "rank", "tied", "grade",
        "classes", "rates", "adjustments", "outcomes",
    ]  # fmt: skip
    assert reporter["group"] is None
    assert reporter["adjustments"] == {"bonus": "1.5"}
    leading = reporter["classes"]["leading"]
    assert list(leading) == [
        "score", "exact", "contribution",
        "issued", "returned", "valid", "invalid", "abstained", "recused", "indicators",
    ]  # fmt: skip
    assert leading["indicators"]["thought"]["n"] == 7
    assert sum(leading["indicators"]["thought"]["counts"].values()) == 7
    assert set(reporter["rates"]["satisfaction"]) == {"value", "counted", "base"}


def test_the_digest_is_of_the_scores_and_not_of_decisions() -> None:
    content = district_content()
    scheme, roster, result = content.scheme, content.roster, content.result
    digest = result_digest(scheme, roster, result)
    assert digest.startswith("sm3:")
    assert len(digest) == 68
    undecided = replace(result, reporters=tuple(replace(r, outcomes=()) for r in result.reporters), notices=())
    assert result_digest(scheme, roster, undecided) == digest
    first = replace(result.reporters[0], rank=9)
    assert result_digest(scheme, roster, replace(result, reporters=(first, *result.reporters[1:]))) != digest


def test_the_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical_text({"b": 1, "a": {"d": "𬱖", "c": None}}) == '{"a":{"c":null,"d":"𬱖"},"b":1}'
