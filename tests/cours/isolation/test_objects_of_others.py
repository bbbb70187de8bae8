"""Nobody reads or changes what belongs to another structure, group or person, by whatever number, name or form.

Beside the matrix of addresses (`groupes/test_who_may_open_what.py`): here each person follows every link of their own
pages, takes down every form found there, and fills each field in turn with what belongs to somebody else. Then they
send the forms of the others as these stand. Nothing is listed: a new form is tried because a page shows it.
"""

import re
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import resolve, reverse

from cours.contenus.outline import outline
from tests.cours.isolation.elsewhere import build, forgotten, photograph
from tests.cours.isolation.walking import Browser, Form, Walk
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

OURS, SIBLING, THEIRS, NOWHERE = 8_000_001, 7_000_001, 9_000_001, 5_000_005
# Written at each visit, whoever comes: a session, a wrong code counted.
NO_MATTER = {"django_session", "comptes_codefailure"}
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
STAFF_STARTS = ("/espace/", "/cartes/", "/")
LEARNER_STARTS = ("/", "/mon-parcours/", "/mes-informations/", "/mes-groupes/", "/demander-de-l-aide/", "/seance/")

# Who fills in their own forms with what is of others, and whose: the référente is at home in both groups.
FILL_IN = [
    ("facilitator", "theirs"),
    ("facilitator", "sibling"),
    ("administrator", "theirs"),
    ("learner", "theirs"),
    ("learner", "sibling"),
    ("device", "theirs"),
    ("device", "sibling"),
]
# Who gets hold of the forms of others.
SEND_AGAIN = [
    *((who, "theirs") for who in ("facilitator", "administrator", "learner", "guest", "device", "pilot", "nobody")),
    ("facilitator", "sibling"),
    ("learner", "sibling"),
    ("device", "sibling"),
]


@pytest.fixture
def world(make_staff, make_guest):
    """Our structure, with two groups of which each has its own facilitator, and another structure."""
    ours = build(OURS, "chouette")
    sibling = build(SIBLING, "mesange", organisation=ours.organisation)
    theirs = build(THEIRS, "corbeau")
    return SimpleNamespace(
        ours=ours,
        sibling=sibling,
        theirs=theirs,
        pilot=make_staff("pilote-dailleurs", "Pilotes"),
        author=make_staff("autrice-dailleurs", "Auteurs"),
        guest=make_guest(),
    )


def browser_of(world, who: str, place=None) -> Browser:
    """A browser in which that person of a place is signed in."""
    place = place or world.ours
    client = StrictClient()
    if who == "device":
        client.post("/code/", {"code": place.session.code})
        client.post("/seance/prenoms/", {"learner": place.learner.pk})
        client.post("/seance/prenoms/", {"learner": place.learner.pk, "change": "1"})
    elif who != "nobody":
        people = {"colleague": world.sibling.facilitator} | {
            name: getattr(place, name) for name in ("facilitator", "administrator", "learner")
        }
        client.force_login(people.get(who) or getattr(world, who))
    return Browser(client)


_walks: dict[tuple[str, int], Walk] = {}  # the world is the same at each test, numbers and words


def walk_of(world, who: str, place=None) -> Walk:
    key = who, (place or world.ours).number
    if key not in _walks:
        _walks[key] = _walk(world, who, place)
    return _walks[key]


def _walk(world, who: str, place) -> Walk:
    is_team = who in ("facilitator", "administrator", "colleague", "pilot", "author")
    return Walk(browser_of(world, who, place)).go(*(STAFF_STARTS if is_team else LEARNER_STARTS)).press()


class Watch:
    """Tells what of a place was changed, by reading it again only when something was written."""

    def __init__(self, place):
        self.number = place.number
        self.before = photograph(place.number)
        self.written: set[str] = set()
        self.changed: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.written.add(found.group(1))
        return execute(sql, params, many, context)

    def look(self):
        written, self.changed = self.written - NO_MATTER, []
        if written:
            after = photograph(self.number)
            self.changed = sorted(name for name, rows in self.before.items() if after[name] != rows)
        self.written = set()


def said_of(place, text: str, given: str) -> set[str]:
    """Return the words of a place that a page shows, but for those that were just given to it."""
    found = re.findall(rf"[A-Za-z@.\d]+-{place.word}\w*", text)
    return {words for words in found if words.lower() not in given.lower()}


Try = tuple[str, str, str, list[tuple[str, str]]]  # why, method, path, data


def with_number_of(path: str, place) -> list[str]:
    """Return an address with, in each of its numbers in turn, that of a place."""
    address, _, query = path.partition("?")
    match = resolve(address)
    found = []
    for name, value in match.kwargs.items():
        if isinstance(value, int):
            other = reverse(match.view_name, kwargs=match.kwargs | {name: place.number})
            found.append(f"{other}?{query}" if query else other)
    for name in re.findall(r"(?:^|&)(\w+)=\d+", query):
        found.append(f"{address}?" + re.sub(rf"\b{name}=\d+", f"{name}={place.number}", query))
    return found


def other_values(form: Form, name: str, value: str, place) -> list[str]:
    if name in form.free:
        return [place.learner.username, place.member.name]
    if re.fullmatch(r"[\da-f]{8}-[\da-f-]{27}", value):
        return place.uuids
    return [str(place.number), str(place.facilitator.pk)]


def with_objects_of(walk: Walk, place, *, known: Iterable = ()) -> Iterator[Try]:
    """Every form and every address of somebody with, in each field and each number in turn, what is of a place.

    `known`: forms that somebody else has tried already.
    """
    for form in (form for key, form in walk.forms.items() if key not in known):
        for index, (name, value) in enumerate(form.fields):
            for other in other_values(form, name, value, place):
                data = [*form.fields[:index], (name, other), *form.fields[index + 1 :]]
                yield f"{name}={other} in a form of {form.page}", form.method, form.action, data
        for path in with_number_of(form.action, place):
            yield f"the address of a form of {form.page}", form.method, path, list(form.fields)
    for page in walk.pages:
        for path in with_number_of(page, place):
            yield f"as {page}", "get", path, []


def of_the_others(walk: Walk) -> Iterator[Try]:
    """Every page and every form of somebody else, as these stand."""
    for page in walk.pages:
        yield "a page of theirs", "get", page, []
    for form in walk.forms.values():
        yield f"a form of theirs, on {form.page}", form.method, form.action, list(form.fields)


def faults(browser: Browser, place, tries: Iterable[Try]) -> list[str]:
    """Do each of these, and say what of a place was shown or changed, or told apart from what is nowhere."""
    found, watch, number = [], Watch(place), str(place.number)
    with connection.execute_wrapper(watch):
        for why, method, path, data in tries:
            response = browser.open(method, path, data, look=watch.look)
            given = " ".join([path, *(value for _name, value in data)])
            said = f"{method.upper()} {path}"
            if response.status_code >= 500:
                found.append(f"{said} → {response.status_code} ({why})")
            if seen := said_of(place, text_of(response), given):
                found.append(f"{said} shows {sorted(seen)} ({why})")
            if watch.changed:
                found.append(f"{said} changes {watch.changed} ({why})")
            elif number in path or number in [value for _name, value in data]:
                nowhere = [(name, str(NOWHERE) if value == number else value) for name, value in data]
                other = browser.open(method, path.replace(number, str(NOWHERE)), nowhere)
                if heard(response) != heard(other):
                    found.append(f"{said} is not answered as a number that is nowhere ({why})")
    return found


def text_of(response) -> str:
    return "" if response.streaming else response.text


def heard(response) -> tuple:
    """Return what an answer tells, without the numbers and the secrets that change each time."""
    text = re.sub(r'(value|content)="[^"]*"', "", text_of(response))
    return (
        response.status_code,
        re.sub(r"\d+", "", response.headers.get("Location", "")),
        re.sub(r"[\w-]*\d[\w-]*", "", text),
    )


# --- The promises -----------------------------------------------------------------------------------------------------
def test_every_table_of_people_and_structures_has_a_row_elsewhere(world):
    assert forgotten(THEIRS) == []


@pytest.mark.parametrize("who", ["facilitator", "administrator", "learner", "guest", "device", "pilot"])
def test_the_pages_of_somebody_show_nothing_of_elsewhere(world, who):
    walk = walk_of(world, who)
    assert not walk.problems
    shown = {path: seen for path, page in walk.pages.items() if (seen := said_of(world.theirs, page, path))}
    assert not shown


@pytest.mark.parametrize("who", ["facilitator", "administrator", "device"])
def test_what_another_structure_does_with_a_person_of_ours_is_not_seen_here(world, who):
    """The person is in both. Their own pages show both; whoever leads them here, or taps their name, sees one."""
    person, theirs = world.ours.learner, world.theirs
    theirs.group.members.create(learner=person, name=f"Surnom-{theirs.word}")
    theirs.group.assignments.create(learner=person, lesson_id=outline().lessons[2].id, note=f"Dossier-{theirs.word}")
    theirs.group.help_requests.create(learner=person, client_id=theirs.uuids[0], text=f"Demande-{theirs.word}")
    walk = _walk(world, who, None)
    shown = {path: seen for path, page in walk.pages.items() if (seen := said_of(theirs, page, path))}
    assert not shown
    mine = _walk(world, "learner", None)
    assert any(said_of(theirs, page, path) for path, page in mine.pages.items())


@pytest.mark.parametrize(("who", "whose"), FILL_IN)
def test_what_is_of_others_opens_through_no_field_and_no_address_of_mine(world, who, whose):
    walk, place = walk_of(world, who), getattr(world, whose)
    known = walk_of(world, "facilitator").forms if who == "administrator" else ()
    assert not faults(browser_of(world, who), place, with_objects_of(walk, place, known=known))


@pytest.mark.parametrize(("who", "whose"), SEND_AGAIN)
def test_the_pages_and_forms_of_others_do_nothing_in_my_hands(world, who, whose):
    place, browser = getattr(world, whose), browser_of(world, who)
    for other in ("facilitator", "learner", *(["administrator"] if place.administrator else [])):
        assert not faults(browser, place, of_the_others(walk_of(world, other, place)))
