"""What every test can rely on: a prepared site, a fixed cast, a strict client, and no network.

The cast is always the same people, so that tests read like stories. Every view test invites the stranger
(another learner, who has nothing to do here) and the anonymous visitor (`client` as it comes).
"""

import gc
import shutil
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connections
from django.template import engines
from django.test import TransactionTestCase
from django.test.signals import setting_changed

from tests.frames import in_one_piece
from tests.prepared import Prepared
from tests.strict import RefuseUndefined, StrictClient

# What the tests import is never freed: looking through it again and again costs a tenth of the time.
gc.set_threshold(50_000, 20, 50)
LOCAL = ("127.0.0.1", "::1", "localhost")


# --- Two cores that never wait ----------------------------------------------------------------------------------------
def pytest_configure(config):
    """Begin to build the site while the workers read the tests."""
    if getattr(config.option, "numprocesses", None) and not config.option.collectonly:
        kind = "demo" if config.option.markexpr == "browser" else "unit"
        config.building = subprocess.Popen(
            [sys.executable, "-m", "tests.prepared", kind], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def pytest_unconfigure(config):
    if hasattr(config, "building"):
        config.building.wait()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Run each test as pytest does, in one piece of memory."""
    run = item.config.pluginmanager.getplugin("runner").pytest_runtest_protocol
    return in_one_piece(run)(item=item, nextitem=nextitem)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put first what needs no database: it runs while the site is built."""
    items.sort(key=lambda item: "django_db_setup" in item.fixturenames or bool(item.get_closest_marker("django_db")))


# --- The site -------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def prepared():
    return Prepared()


@pytest.fixture(scope="session")
def django_db_setup(prepared, django_db_blocker, tmp_path_factory):
    """Give this worker its own copy of the site with the starter pack; see tests/prepared.py."""
    folder = tmp_path_factory.mktemp("site")
    copy = prepared.copy("unit", f"tests_{folder.name}", folder)
    connection = connections["default"]

    def use(copy):
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = copy.name
        connection.settings_dict["TEST"]["NAME"] = copy.name

    def put_back(self):
        # Django empties every table after a transactional test, root page and locale included: nothing works after.
        connections.close_all()
        use(prepared.again("unit", f"tests_{folder.name}", folder))

    with django_db_blocker.unblock():
        use(copy)
        settings.MEDIA_ROOT = str(copy.media)
        setting_changed.send(sender=None, setting="MEDIA_ROOT", value=settings.MEDIA_ROOT, enter=True)
        original, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, put_back
        yield
        TransactionTestCase._fixture_teardown = original
        connections.close_all()
        prepared.drop(copy)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail():
    engines["django"].engine.string_if_invalid = RefuseUndefined()


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Nothing here may leave this machine: a test that needs the Internet tests the Internet."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise AssertionError(f"A test tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def pages(db):
    """The pages of the starter pack, by the name people give them: `pages.lesson("M2-L4")`."""
    from cours.contenus import models

    class Pages:
        def lesson(self, code):
            return models.LessonPage.objects.get(code=code)

        def module(self, code):
            return models.ModulePage.objects.get(code=code)

        def pathway(self, slug):
            return models.PathwayPage.objects.get(slug=slug)

    return Pages()


# --- The client -----------------------------------------------------------------------------------------------------
@pytest.fixture
def client():
    """An anonymous visitor, who reads every page strictly."""
    return StrictClient()


@pytest.fixture
def client_for():
    """`client_for(facilitator)`: a browser in which that person is signed in."""

    def sign_in(user):
        client = StrictClient()
        client.force_login(user)
        return client

    return sign_in


# --- The cast -------------------------------------------------------------------------------------------------------
@pytest.fixture
def make_learner(db):
    """Create a learner with a card; `learner.card` is the card as it was printed (identifier, code, token)."""
    from cours.comptes import actions

    def make():
        learner = actions.create_guest()
        learner.card = actions.issue_card(learner=learner)
        card = learner.card
        learner.refresh_from_db()
        learner.card = card
        return learner

    return make


@pytest.fixture
def learner(make_learner):
    return make_learner()


@pytest.fixture
def stranger(make_learner):
    """Another learner, who has no business here."""
    return make_learner()


@pytest.fixture
def make_guest(db):
    from cours.comptes import actions

    return actions.create_guest


@pytest.fixture
def guest(make_guest):
    """A learner who has no card yet."""
    return make_guest()


@pytest.fixture
def make_staff(db, django_user_model):
    def make(username, group, **fields):
        user = django_user_model(username=username, kind="staff", **fields)
        user.set_password("demo-passerelle-2026")
        user.save()
        user.groups.add(Group.objects.get_or_create(name=group)[0])
        return user

    return make


@pytest.fixture
def facilitator(make_staff):
    return make_staff("amina", "Animateurs", first_name="Amina")


@pytest.fixture
def pilot(make_staff):
    return make_staff("pierre", "Pilotes", first_name="Pierre")


@pytest.fixture
def author(make_staff):
    return make_staff("agnes", "Auteurs", first_name="Agnès")


@pytest.fixture
def reviewer(make_staff):
    return make_staff("rachid", "Relecteurs", first_name="Rachid")


@pytest.fixture
def administrator(make_staff):
    return make_staff("adele", "Administrateurs", first_name="Adèle")
