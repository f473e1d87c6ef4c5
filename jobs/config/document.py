"""The text of a YAML 1.2 file becomes a tree, or problems.

1. `building` makes the tree from the events that ruamel.yaml cuts the text into.
2. A line that YAML cannot read because its text is not quoted (`query: a: b`) is reported, its value replaced by an
   empty text and the file read again, so that the problems after it are found as well.
3. Any other error of YAML's grammar ends the reading of this file: what follows it cannot be trusted.
"""

import re
from dataclasses import dataclass
from typing import cast

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from jobs.config.building import Builder, LimitError, place_of
from jobs.config.problems import Place, Problems
from jobs.config.tree import Node
from scraper.config import quoted

# Each repaired line costs another reading of the file.
REPAIRS_MAX = 20


def parse(file: str, text: str, problems: Problems) -> Node | None:
    """The tree of a file; None if it is empty or no YAML, which is then reported."""
    repaired: set[int] = set()
    for _ in range(REPAIRS_MAX + 1):
        builder = Builder(file, text, repaired)
        try:
            node = builder.build()
        except LimitError as error:
            problems.error(file, error.place, str(error))
            return None
        except YAMLError as error:
            problem = syntax_problem(error, text)
            line = repair(text, problem)
            if line is None or len(repaired) == REPAIRS_MAX:
                builder.report(problems)
                problems.error(file, problem.place, problem.message)
                return None
            text = line.text
            repaired.add(line.place.line)
            problems.error(file, line.place, line.message)
        else:
            builder.report(problems)
            return node
    raise AssertionError("the last round returns")


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Repair:
    """The text with one value replaced by an empty one, and what to say of that value."""

    text: str
    place: Place
    message: str


UNQUOTED = re.compile(r"(?P<before>\s*(?:- +)*(?P<key>query|title|name): +)(?P<value>[^\s#].*?)\s*")


def repair(text: str, problem: SyntaxProblem) -> Repair | None:
    """What to do about a line that holds a text which had to be quoted; None if the problem is another."""
    lines = text.split("\n")
    if problem.place.line > len(lines):
        return None
    match = UNQUOTED.fullmatch(lines[problem.place.line - 1])
    if match is None or problem.place.column <= match.start("value"):
        return None
    lines[problem.place.line - 1] = match["before"] + "''"
    noun = "query" if match["key"] == "query" else "text"
    return Repair(
        text="\n".join(lines),
        place=Place(problem.place.line, match.start("value") + 1),
        message=f"{reading(match['value'], problem)}: quote the {noun}",
    )


def reading(value: str, problem: SyntaxProblem) -> str:
    """How YAML reads an unquoted value."""
    if "quotation mark is missing" in problem.message:
        return f"the closing quotation mark of {quoted(value)} is missing"
    if value[0] in "'\"":
        return "YAML reads the text as ended by its second quotation mark"
    if WORDS["mapping values are not allowed here"] in problem.message:
        return f"YAML reads {quoted(value)} as a mapping, for the colon in it"
    if value[0] in "[{":
        return f"YAML reads {quoted(value)} as a {'list' if value[0] == '[' else 'mapping'}"
    return f"YAML cannot read {quoted(value)} without quotation marks"


def syntax_problem(error: YAMLError, text: str) -> SyntaxProblem:
    """Place and words for what ruamel found wrong."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        return SyntaxProblem(place, f"the character U+{cast(int, error.character):04X} is not allowed in YAML")
    assert isinstance(error, MarkedYAMLError)
    said = str(error.problem or error.context)
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    if mark is not None and opened is not None and opened.line < mark.line:
        # What never ends is noticed far below: the place to look is where it begins.
        if "quoted scalar" in str(error.context):
            mark, said = opened, "the closing quotation mark is missing"
        elif "flow" in str(error.context):
            mark, said = opened, "the closing bracket is missing"
    place = place_of(mark) if mark is not None else Place()
    if "'\\t'" in said or "\t" in "".join(text.split("\n")[place.line - 1 : place.line])[: place.column]:
        return SyntaxProblem(place, "a tab stands where YAML wants spaces")
    for theirs, ours in WORDS.items():
        if theirs in said:
            said = ours
    return SyntaxProblem(place, f"not YAML: {said}")


# The commonest of ruamel's words, in words of someone who only wanted to add a watch.
WORDS = {
    "mapping values are not allowed here": 'a ":" stands where none can; quote a text that holds one',
    "expected <block end>": "this does not fit to the lines above; check the indentation and the quotation marks",
    "could not find expected ':'": 'a ":" is missing after the key',
    "sequence entries are not allowed here": 'a list cannot begin here; quote a text that begins with "-"',
    "expected ',' or ": "a comma or a closing bracket is missing",
    "expected the node content, but found '<stream end>'": "the file ends too early",
    "tag": 'the "!" here begins a tag; quote a text that begins with it',  # and may be a password, not to be repeated
}
