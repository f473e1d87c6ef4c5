import pytest

from alerts.query import parse, warnings


def test_a_distance_that_says_little_is_told_at_its_column() -> None:
    (warning,) = warnings(parse("a AND (b NEAR/11 c)"))

    assert warning.column == 10
    assert "11 words" in warning.message


@pytest.mark.parametrize("query", ["a NEAR/10 b", "a", "a AND b", '"a b"~3'])
def test_what_is_usual_is_no_warning(query: str) -> None:
    assert list(warnings(parse(query))) == []
