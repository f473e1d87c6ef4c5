"""Selectors as users write them: CSS, or XPath where they begin with `/` or `./` (or `(`)."""

from functools import lru_cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree


def check_selector(text: str) -> str:
    """The selector; ValueError says what is wrong with it."""
    _compiled(text)
    return text


def is_xpath(text: str) -> bool:
    """Whether the selector is read as XPath."""
    return text.lstrip().startswith(("/", "./", "(/", "(./"))


def select(element: Any, text: str) -> list[Any]:
    """What the selector finds in `element`, itself included: elements, or strings where XPath asks for attributes.

    ValueError when the selector is invalid.
    """
    try:
        found = _compiled(text)(element)
    except etree.XPathError as error:  # an unknown function or prefix is noticed only here
        raise ValueError(f"not valid XPath: {error}") from error
    return found if isinstance(found, list) else [str(found)]


@lru_cache(maxsize=1_000)
def _compiled(text: str) -> etree.XPath:
    if is_xpath(text):
        try:
            return etree.XPath(text, regexp=False)
        except etree.XPathSyntaxError as error:
            raise ValueError(f"not valid XPath: {error}") from error
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(text))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(f"not valid CSS: {error}") from error
