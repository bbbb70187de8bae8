"""The small formulas that an author writes for a budget: `+ - * / ( ) min() max()`, names and numbers. Nothing else.

A formula is read once into a tree of plain lists, which the device evaluates too (static/js/behaviours/sim-budget.js):
there is one reader, here, and two short evaluators held to tests/cours/exercices/formulas_cases.json.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 300  # characters
DEEPEST = 12  # parentheses inside parentheses
CENT = Decimal("0.01")
COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")

Node = tuple[Any, ...]  # ("number", "0.5") · ("name", "prix") · (operator, node, node) · ("min" | "max", node, …)

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:[.][0-9]+)?)|([a-z][a-z0-9_]*)|(<=|>=|!=|[-+*/(),<>=×÷−]))")
_ALIASES = {"×": "*", "÷": "/", "−": "-"}


class FormulaError(ValueError):
    """A formula that cannot be read. Its text is for the author, in French."""


@lru_cache(maxsize=512)
def formula(text: str) -> Node:
    """Read a formula. Raise `FormulaError`."""
    reader = _Reader(text)
    node = reader.sum(0)
    reader.end()
    return node


@lru_cache(maxsize=512)
def condition(text: str) -> Node:
    """Read « formula comparison formula » into (comparison, node, node). Raise `FormulaError`."""
    reader = _Reader(text)
    left = reader.sum(0)
    sign = reader.next()
    if sign not in COMPARISONS:
        raise FormulaError(_("Il manque une comparaison : par exemple « reste >= 8 »."))
    node = (sign, left, reader.sum(0))
    reader.end()
    return node


def names(node: Node) -> Iterator[str]:
    """Yield the names that a formula or a condition uses."""
    if node[0] == "name":
        yield node[1]
    elif node[0] != "number":
        for child in node[1:]:
            yield from names(child)


def value(node: Node, known: Mapping[str, Decimal | None]) -> Decimal | None:
    """Return the value of a formula, None when there is none (division by zero, a number without end)."""
    try:
        with localcontext() as context:
            context.prec = 28
            return _value(node, known)
    except (DecimalException, _NoValue):
        return None


def holds(node: Node, known: Mapping[str, Decimal | None]) -> bool:
    """Tell whether a condition is true. Amounts are compared to the cent, as they are written on the screen."""
    left, right = (value(child, known) for child in node[1:])
    if left is None or right is None:
        return False
    left, right = cents(left), cents(right)
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
        "!=": left != right,
    }[node[0]]


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, half up as on an invoice."""
    try:
        return amount.quantize(CENT, rounding=ROUND_HALF_UP)
    except DecimalException:  # more digits than anybody reads
        return amount


class _NoValue(Exception):
    pass


def _value(node: Node, known: Mapping[str, Decimal | None]) -> Decimal:
    kind = node[0]
    if kind == "number":
        return Decimal(node[1])
    if kind == "name":
        found = known.get(node[1])
        if found is None:
            raise _NoValue
        return found
    numbers = [_value(child, known) for child in node[1:]]
    if kind in ("min", "max"):
        return min(numbers) if kind == "min" else max(numbers)
    left, right = numbers
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    return left * right if kind == "*" else left / right


class _Reader:
    """Recursive descent; the depth is bounded, so that no text can exhaust the stack."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise FormulaError(_("Cette formule est trop longue : coupez-la en plusieurs lignes."))
        self.tokens: list[str] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if not match:
                raise FormulaError(
                    _("« {sign} » ne peut pas être dans une formule.").format(sign=text[position:].strip()[:1])
                )
            self.tokens.append(_ALIASES.get(match[0].strip(), match[0].strip()))
            position = match.end()
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def end(self) -> None:
        if self.peek():
            raise FormulaError(_("La formule devrait s'arrêter avant « {sign} ».").format(sign=self.peek()))

    def sum(self, depth: int) -> Node:
        node = self.product(depth)
        while self.peek() in ("+", "-"):
            node = (self.next(), node, self.product(depth))
        return node

    def product(self, depth: int) -> Node:
        node = self.single(depth)
        while self.peek() in ("*", "/"):
            node = (self.next(), node, self.single(depth))
        return node

    def single(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError(_("Il y a trop de parenthèses : coupez la formule en plusieurs lignes."))
        sign = self.next()
        if sign == "-":
            return ("-", ("number", "0"), self.single(depth + 1))
        if sign == "(":
            node = self.sum(depth + 1)
            self.expect(")")
            return node
        if sign in ("min", "max") and self.peek() == "(":
            self.next()
            nodes = [self.sum(depth + 1)]
            while self.peek() == ",":
                self.next()
                nodes.append(self.sum(depth + 1))
            self.expect(")")
            return (sign, *nodes)
        if sign[:1].isdigit():
            return ("number", sign)
        if sign[:1].isalpha():
            return ("name", sign)
        raise FormulaError(_("Il manque un nom ou un nombre dans la formule."))

    def expect(self, sign: str) -> None:
        if self.next() != sign:
            raise FormulaError(_("Il manque une parenthèse « {sign} ».").format(sign=sign))
