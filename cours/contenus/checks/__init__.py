"""What a program can hold of the conventions of content (domain.md § 3.0 and § 3.8), beyond what the reader refuses.

Each file holds a family of rules; a rule is a function of a `Subject` that yields `Finding`s, and its docstring is the
rule. `check(folder)` runs them all: start reading there. Lists of words and addresses are in `data/`.
"""

from .checking import RULES, Report, check

__all__ = ["RULES", "Report", "check"]
