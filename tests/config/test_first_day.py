"""The README is followed on a machine where nothing was ever done, and the site comes back by itself."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
README = (ROOT / "README.md").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy/passerelle.service").read_text(encoding="utf-8")


def production(folder, **more):
    """The variables that the README asks for, and nothing else."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x" * 60,
        "CARD_PEPPER": "y" * 60,
        "ALLOWED_HOSTS": "passerelle.example",
        "SITE_URL": "https://passerelle.example",
        "VAR_DIR": str(folder / "var"),
    } | more


def run(folder, *arguments, umask=0o022, **more):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=production(folder, **more), umask=umask, capture_output=True, text=True, check=False,
    )  # fmt: skip


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_the_first_command_works_where_nothing_was_ever_written(tmp_path, umask):
    done = run(tmp_path, "manage.py", "migrate", "contenttypes", "--verbosity", "0", umask=umask)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "var/passerelle.sqlite3").stat().st_size
    for folder in ("var", "var/media"):
        assert mode(tmp_path / folder) & 0o005 == 0o005, f"the web server cannot read {folder}"


def test_the_cache_keeps_its_folder_to_itself_and_hides_nothing_else(tmp_path):
    keep = "import django; django.setup(); from django.core.cache import cache; cache.set('a', 1)"
    picture = (
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage as store\n"
        "store.save('original_images/a.svg', ContentFile(b'x'))"
    )
    done = run(tmp_path, "-c", f"{keep}\n{picture}", umask=0o077)
    assert done.returncode == 0, done.stderr[-2000:]
    assert mode(tmp_path / "var/cache") == 0o700
    assert mode(tmp_path / "var") == mode(tmp_path / "var/media/original_images") == 0o755
    assert mode(tmp_path / "var/media/original_images/a.svg") == 0o644


def test_a_connection_to_the_database_is_kept_from_one_page_to_the_next(tmp_path):
    program = (
        "import django; django.setup()\n"
        "from django.core.handlers.wsgi import WSGIHandler\n"
        "from django.core import signals\n"
        "from django.db import connection\n"
        "from django.db.backends.signals import connection_created\n"
        "opened = []\n"
        "connection_created.connect(lambda **kwargs: opened.append(1), weak=False)\n"
        "for _request in range(3):\n"
        "    signals.request_started.send(WSGIHandler)\n"
        "    connection.cursor().execute('SELECT 1')\n"
        "    signals.request_finished.send(WSGIHandler)\n"
        "print(len(opened), connection.health_check_enabled if hasattr(connection, 'health_check_enabled') else '')\n"
        "print(connection.settings_dict['CONN_HEALTH_CHECKS'])"
    )
    done = run(tmp_path, "-c", program)
    assert done.stdout.split()[0] == "1", done.stderr[-2000:]
    assert done.stdout.split()[-1] == "True"


def test_a_page_asked_in_clear_is_asked_again_through_https(tmp_path):
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client(headers={'host': 'passerelle.example'}).get('/aide/')\n"
        "print(answer.status_code, answer['Location'])"
    )
    assert run(tmp_path, "-c", program).stdout.split() == ["301", "https://passerelle.example/aide/"]


# --- Comes back by itself -------------------------------------------------------------------------------------------
def command_of(text):
    return re.search(r"granian (--interface wsgi .*) --port 8000", text)[1].split()


def test_the_documented_commands_are_the_same():
    assert command_of(README) == command_of(UNIT)
    assert "Restart=always" in UNIT
    assert "KillMode=control-group" in UNIT


def test_the_documented_command_comes_back_when_a_worker_dies(tmp_path):
    """Without its option, granian stops whole when the kernel kills one worker for its memory."""
    (tmp_path / "tiny.py").write_text(
        "import os\n"
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [])\n"
        "    return [str(os.getpid()).encode()]\n"
    )
    options = [option.replace("config.wsgi:application", "tiny:application") for option in command_of(README)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = [sys.executable, "-m", "granian", *options, "--port", str(port)]
    server = subprocess.Popen(granian, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first = answer(port)
        os.kill(int(first), signal.SIGKILL)
        time.sleep(2)
        assert int(answer(port)) != int(first)
        assert server.poll() is None
    finally:
        server.terminate()
        server.wait(30)


def answer(port, within=60):
    """What the site says, once it says something."""
    end = time.monotonic() + within
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read()
        except OSError:
            assert time.monotonic() < end, "the site did not come back"
            time.sleep(0.3)
        finally:
            connection.close()
