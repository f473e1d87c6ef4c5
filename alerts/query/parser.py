"""Queries read into trees.

    query  := level
    level  := near { AND near } | near { OR near }      one operator per level; AND may be left out before NOT
                                                        and beside field:value
    near   := part | operand NEAR/n operand             an operand is a term, or terms joined with OR in brackets
    part   := NOT part | "(" level ")" | term | scope part | field:value | field:(value OR value)
              | COUNT(operand) >= n | /regular expression/
              | SCORE(near: weight, near: weight) >= threshold
    scope  := title: | lead: | body:
    term   := @list | about:KZ | word | word! | word@ru | word* | "phrase" | ="exact form"

Analysts come from tools that read the same text differently: two words side by side mean AND, OR or a phrase, and AND
binds stronger than OR, or not. Such a query is an error that shows the readings; nobody finds out after a missed alert.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from alerts.errors import QueryError
from alerts.query.lexer import Lexeme, lex
from alerts.query.lists import OPERATOR_WORDS, Lists, read_entry, read_list
from alerts.query.tree import (
    SCOPES,
    And,
    Count,
    Fact,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Score,
    Weight,
    Within,
    Word,
    is_true_of_nothing,
    leaves,
    show,
    walk,
)
from alerts.query.weights import check_part, check_score, check_weight

# Longer than any rule written by hand, shorter than a page pasted by mistake.
QUERY_LENGTH_MAX = 20_000
# A term costs memory for its forms in every language; lists of a thousand names are real, ten thousand are a mistake.
TERMS_MAX = 1_000
# Brackets within brackets: more than a person can read, and far below Python's limit on recursion.
DEPTH_MAX = 20


def parse(text: str, *, lists: Lists | None = None) -> Node:
    """The tree of a query as the user wrote it, or QueryError.

    `@name` becomes the terms of that list, joined with OR: the tree, and what `show` makes of it, needs no lists.
    """
    if len(text) > QUERY_LENGTH_MAX:
        raise QueryError(
            f"the query has {len(text)} characters, {QUERY_LENGTH_MAX} are allowed",
            column=QUERY_LENGTH_MAX,
            hint="split it into several watches",
        )
    lexemes = lex(text)
    if not lexemes:
        raise QueryError("the query is empty", column=1, hint="write at least one word")
    reader = _Reader(lexemes, end_column=len(text) + 1, lists=lists or {})
    tree = reader.level(depth=0)
    reader.expect_end()
    _check(tree)
    return tree


def from_lists(
    *,
    all: Sequence[str] = (),  # noqa: A002 - the configuration's key
    any: Sequence[str] = (),  # noqa: A002 - the configuration's key
    none: Sequence[str] = (),
    lists: Lists | None = None,
) -> Node:
    """The tree of the form without operators: all of these, at least one of those, none of the last.

    An entry is a word (which may name a concept), `word!`, several words, which are read as a phrase, or `@list`.
    """
    known = lists or {}
    parts: list[Node] = [read_entry(entry, "all", known) for entry in all]
    alternatives: list[Node] = [read_entry(entry, "any", known) for entry in any]
    if alternatives:
        parts.append(alternatives[0] if len(alternatives) == 1 else Or(tuple(alternatives)))
    if not parts:
        raise QueryError("nothing to look for", column=1, hint='"all" or "any" needs at least one word')
    parts.extend(Not(read_entry(entry, "none", known)) for entry in none)
    tree = parts[0] if len(parts) == 1 else And(tuple(parts))
    _check(tree)
    return tree


def from_score(weights: Mapping[str, Decimal], threshold: Decimal, *, lists: Lists | None = None) -> Node:
    """The tree of the form with weights. A key is an entry of a list, or a query in brackets."""
    parts = [check_part(Weight(_key(key, lists or {}), check_weight(weight, 1)), 1) for key, weight in weights.items()]
    if not parts:
        raise QueryError("nothing to look for", column=1, hint='"score" needs at least one word with a weight')
    tree = check_score(Score(tuple(parts), threshold))
    _check(tree)
    return tree


def _key(key: str, lists: Lists) -> Node:
    return parse(key, lists=lists) if key.strip().startswith("(") else read_entry(key, "score", lists)


def _check(tree: Node) -> None:
    terms = list(leaves(tree))
    if len(terms) > TERMS_MAX:
        raise QueryError(
            f"the query has {len(terms)} terms, {TERMS_MAX} are allowed",
            column=terms[TERMS_MAX][0].column,
            hint="split it into several watches",
        )
    if is_true_of_nothing(tree):
        stopped = next((node.part for node in walk(tree) if isinstance(node, Not)), tree)
        column = next((node.column for node in walk(stopped) if isinstance(node, Leaf | Fact | Pattern)), 1)
        raise QueryError(
            "the query would match every text without these words",
            column=column,
            hint=f"say what to look for as well: word AND {_as_part(tree)}",
        )


def _operand(node: Node, near: Lexeme) -> Leaf | Or:
    """A side of NEAR: a term, or terms joined with OR."""
    if isinstance(node, Leaf):
        return node
    terms = list(_alternatives(node))
    if all(isinstance(term, Leaf) for term in terms):
        return Or(tuple(terms))
    hint = "use AND between what is more than a term"
    if isinstance(node, Not | Within):
        hint = f"write {'NOT ' if isinstance(node, Not) else f'{node.scope}:'}(a {near.text} b)"
    raise QueryError(f"{near.text} joins terms, or terms with OR in brackets", column=near.column, hint=hint)


def _alternatives(node: Node) -> Iterator[Node]:
    """What is joined with OR, in brackets within brackets too."""
    if isinstance(node, Or):
        for part in node.parts:
            yield from _alternatives(part)
    else:
        yield node


def _as_part(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or) else show(node)


class _Reader:
    """Reads the lexemes from left to right; `level` and `part` call each other for brackets."""

    def __init__(self, lexemes: list[Lexeme], *, end_column: int, lists: Lists) -> None:
        self._lists = lists
        self._lexemes = lexemes
        self._at = 0
        self._end_column = end_column

    def level(self, *, depth: int) -> Node:
        """Parts joined by one operator, up to a closing bracket or the end."""
        parts = [self.near(depth)]
        operators: list[str] = []
        while (found := self._peek()) and found.kind != "close":
            operators.append(self._operator(found, parts[-1]))
            parts.append(self.near(depth))
            if operators[-1] != operators[0]:
                raise self._mixed(parts, operators, found.column)
        if not operators:
            return parts[0]
        return And(tuple(parts)) if operators[0] == "and" else Or(tuple(parts))

    def near(self, depth: int) -> Node:
        """A part, or two with NEAR between."""
        left = self.part(depth)
        found = self._peek()
        if found is None or found.kind != "near":
            return left
        self._at += 1
        right = self.part(depth)
        if (more := self._peek()) and more.kind == "near":
            hint = f"write ({show(left)} {found.text} …) AND (… {more.text} …)"
            raise QueryError("NEAR joins two terms", column=more.column, hint=hint)
        operands = _operand(left, found), _operand(right, found)
        return Near(*operands, found.number, found.text.startswith("O"), found.column)

    def part(self, depth: int) -> Node:
        found = self._peek()
        if found is None or found.kind in ("and", "or", "near", "compare", "weight", "close"):
            raise self._missing(found)
        self._at += 1
        if found.kind == "not":
            self._refuse_depth(found, depth)
            return Not(self.part(depth + 1))
        if found.kind == "open":
            self._refuse_depth(found, depth)
            inner = self.level(depth=depth + 1)
            if self._peek() is None:
                raise QueryError("a bracket is not closed", column=found.column, hint=f"for example: ({show(inner)})")
            self._at += 1
            return inner
        if found.kind == "scope":
            self._refuse_depth(found, depth)
            return self._within(found, self.part(depth + 1))
        if found.kind == "list":
            return read_list(found.text, found.column, self._lists)
        if found.kind == "count":
            return self._count(found, self.part(depth))
        if found.kind == "score":
            self._refuse_depth(found, depth)
            return self._score(found, depth + 1)
        if (whole := found.fact or found.pattern) is not None:
            return whole
        if found.kind == "word" and found.text.casefold() in OPERATOR_WORDS:
            raise self._lower_case(found)
        assert found.leaf is not None, "what is no sign and no operator is a term"
        return found.leaf

    def _count(self, found: Lexeme, part: Node) -> Count:
        compare = self._peek()
        if compare is None or compare.kind != "compare":
            column = compare.column if compare else self._end_column
            raise QueryError("COUNT is compared with >=", column=column, hint=f"write COUNT({show(part)}) >= 3")
        self._at += 1
        return Count(_operand(part, found), compare.number, found.column)

    def _score(self, found: Lexeme, depth: int) -> Score:
        parts: list[Weight] = []
        while (following := self._peek()) and following.kind != "threshold":
            part = self.near(depth)
            weight = self._peek()
            assert weight, "a weight stands after each key, and the threshold after the last"
            if weight.kind != "weight":
                shown = show(part)
                raise QueryError(
                    f"a weight is for one term, and after {shown} comes {weight.text}",
                    column=weight.column,
                    hint='write "two words": 3 for a phrase, (one OR other): 3 for what is joined',
                )
            self._at += 1
            parts.append(check_part(Weight(part, weight.amount), following.column))
        assert following, "the threshold"
        self._at += 1
        return check_score(Score(tuple(parts), following.amount, found.column))

    def _within(self, found: Lexeme, part: Node) -> Within:
        scope = next(scope for scope in SCOPES if found.text == f"{scope}:")
        for node in walk(part):
            if isinstance(node, Within | Fact):
                inner = node.scope if isinstance(node, Within) else node.name
                hint = f"join them with AND: {found.text}word AND {inner}:…"
                raise QueryError(f"{inner}: cannot stand inside {found.text}", column=found.column, hint=hint)
        return Within(scope, part)

    def expect_end(self) -> None:
        if found := self._peek():
            raise QueryError(
                "a bracket is closed that was not opened", column=found.column, hint="drop it, or open one"
            )

    def _operator(self, found: Lexeme, before: Node) -> str:
        if found.kind in ("and", "or"):
            self._at += 1
            return found.kind
        if found.kind == "not" or found.fact is not None or isinstance(before, Fact):
            return "and"  # every tool reads `a NOT b` as a AND NOT b, and `lang:ru a` as both
        if found.kind == "word" and found.text.casefold() in OPERATOR_WORDS:
            raise self._lower_case(found)
        raise self._side_by_side(found, before)

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _refuse_depth(self, found: Lexeme, depth: int) -> None:
        if depth >= DEPTH_MAX:
            raise QueryError(
                f"brackets within brackets, more than {DEPTH_MAX} deep",
                column=found.column,
                hint="split it into several watches",
            )

    def _missing(self, found: Lexeme | None) -> QueryError:
        before = self._lexemes[self._at - 1] if self._at else None
        column = found.column if found else self._end_column
        if before is None:
            assert found, "an empty query was refused before"
            return QueryError(
                f"nothing stands before {found.text}", column=column, hint="a word, a phrase or a bracket"
            )
        return QueryError(f"nothing stands after {before.text}", column=column, hint="a word, a phrase or a bracket")

    def _lower_case(self, found: Lexeme) -> QueryError:
        capitals = found.text.upper()
        hint = f'write {capitals} for the operator, "{found.text}" for the word'
        return QueryError(f"operators are written in capitals: {found.text}", column=found.column, hint=hint)

    def _side_by_side(self, found: Lexeme, before: Node) -> QueryError:
        if not isinstance(before, Word) or not isinstance(found.leaf, Word):
            return QueryError(
                "an operator is missing here", column=found.column, hint="write AND or OR between the two"
            )
        bare = [before.text]
        for lexeme in self._lexemes[self._at :]:
            if not isinstance(lexeme.leaf, Word):
                break
            bare.append(lexeme.leaf.text)
        phrase = " ".join(bare)
        hint = f'write "{phrase}" for the phrase, {" AND ".join(bare)} for all, {" OR ".join(bare)} for any'
        return QueryError(f"words side by side: {phrase}", column=found.column, hint=hint)

    def _mixed(self, parts: list[Node], operators: list[str], column: int) -> QueryError:
        shown = [_as_part(part) for part in parts]
        first, last = operators[0].upper(), operators[-1].upper()
        left = f" {first} ".join(shown[:-1])
        right = f" {first} ".join([*shown[:-2], f"({shown[-2]} {last} {shown[-1]})"])
        hint = f"write ({left}) {last} {shown[-1]} or {right}"
        return QueryError("AND and OR are mixed without brackets", column=column, hint=hint)
