"""The priority neighbourhoods of a file join those of the site."""

from dataclasses import dataclass, field

from django.db import transaction

from ..models import PriorityNeighbourhood, Territory
from ..neighbourhood_files import Row


@dataclass
class Changes:
    """What a file would change, before or after it does."""

    new: list[PriorityNeighbourhood] = field(default_factory=list)
    changed: list[PriorityNeighbourhood] = field(default_factory=list)
    unchanged: int = 0
    new_territories: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed)


def changes_of(rows: list[Row]) -> Changes:
    """Say what these rows would change, without changing anything. Three queries, whatever the number of rows."""
    changes, _territories = _compare(rows)
    return changes


@transaction.atomic
def import_neighbourhoods(*, rows: list[Row]) -> Changes:
    """Add the neighbourhoods that are new, rename those that changed; the same file again changes nothing.

    Nothing is deleted, and a row without territory leaves the one that is known.
    """
    changes, territories = _compare(rows)
    made = Territory.objects.bulk_create([Territory(name=name) for name in changes.new_territories])
    territories |= {territory.name.casefold(): territory for territory in made}
    for place in (*changes.new, *changes.changed):
        name = getattr(place, "territory_name", "")
        if name:
            place.territory = territories[name.casefold()]
    PriorityNeighbourhood.objects.bulk_create(changes.new, batch_size=500)
    PriorityNeighbourhood.objects.bulk_update(changes.changed, ["name", "territory"], batch_size=200)
    return changes


def _compare(rows: list[Row]) -> tuple[Changes, dict[str, Territory]]:
    known = {place.code.upper(): place for place in PriorityNeighbourhood.objects.select_related("territory")}
    territories = {territory.name.casefold(): territory for territory in Territory.objects.all()}
    changes = Changes()
    named: set[str] = set()
    for row in rows:
        place = known.get(row.code.upper())
        territory = row.territory.casefold()
        if territory and territory not in territories and territory not in named:
            named.add(territory)
            changes.new_territories.append(row.territory)
        if place is None:
            place = PriorityNeighbourhood(code=row.code, name=row.name)
            changes.new.append(place)
        elif place.name != row.name or not _same_territory(place, row):
            place.name = row.name
            changes.changed.append(place)
        else:
            changes.unchanged += 1
            continue
        place.territory_name = row.territory  # type: ignore[attr-defined]
    return changes, territories


def _same_territory(place: PriorityNeighbourhood, row: Row) -> bool:
    current = place.territory.name if place.territory else ""
    return not row.territory or current.casefold() == row.territory.casefold()
