"""Numbers as they are written in French: « 1 012 € », « 4,35 € par heure »."""

from decimal import Decimal

from .formulas import cents

NARROW, NO_BREAK = "\u202f", "\u00a0"  # between thousands; before a unit
MOST = Decimal(10) ** 15  # beyond, nobody reads the digits any more


def written(amount: Decimal | int | None, unit: str = "") -> str:
    """Return an amount with its unit: to the cent, without cents when there are none; « – » when there is none."""
    if amount is None or abs(Decimal(amount)) > MOST:
        return "–"
    rounded = cents(Decimal(amount))
    whole = rounded == rounded.to_integral_value()
    text = f"{rounded:,.0f}" if whole else f"{rounded:,.2f}"
    text = text.replace("-0", "0", 1) if not rounded else text
    text = text.replace(",", NARROW).replace(".", ",").replace("-", "−")
    return f"{text}{NO_BREAK}{unit}" if unit else text
