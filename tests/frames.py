"""One piece of memory for all the frames of a test.

CPython (3.11 and after) keeps the frames of a thread in pieces of 16 kB, and asks the system for one each time a call
crosses the edge of a piece, then gives it back: some eight microseconds a call. Templates call deep, again and again
at the same depth, and pytest stands under them: a page crossed an edge a thousand times, a tenth of the time of the
suite. (A server, which stands lower, gains nothing: it was measured.) A piece is made larger for a frame that would
not fit: a function that claims half a megabyte gets a whole one, and everything it calls fits in what is left.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

_SLOTS = 66_000  # of eight bytes: just above half a megabyte, and pieces double until they fit


def in_one_piece(function: Function) -> Function:
    """Return `function`, whose frames and those of all it calls never cross an edge. Memory not used is not taken."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=_SLOTS)
    return cast(Function, call)
