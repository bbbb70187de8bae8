"""A real server on a copy of the demonstration, for what only a browser or a stopwatch can tell.

Not pytest-django's `live_server`: it empties the database after each test, Wagtail's root page included. And it would
send files that are neither fingerprinted nor compressed, so a byte budget would measure nothing.
"""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.prepared import ROOT, Prepared

# Collecting and compressing the editor's files takes half a minute; no learner ever receives them.
NOT_FOR_LEARNERS = ("wagtail*", "django-ninja", "ninja", "modelcluster", "taggit", "rest_framework")


@dataclass(frozen=True)
class Site:
    url: str
    process: subprocess.Popen
    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """Run a command of manage.py on this site's database."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(command)}:\n{done.stdout}\n{done.stderr}")
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running_site(*, workers: int = 1, urlconf: str = "") -> Iterator[Site]:
    """Serve the demonstration as production would: granian, compressed files, one blocking thread per worker."""
    with tempfile.TemporaryDirectory(prefix="passerelle-site-") as name:
        folder = Path(name)
        prepared = Prepared()
        copy = prepared.copy("demo", f"site_{folder.name.replace('-', '_')}", folder)
        environment = copy.environment() | {"TEST_STATIC_ROOT": str(folder / "static"), "PYTHONWARNINGS": "ignore"}
        environment["NEWCOMERS_PER_NETWORK"] = "100000"  # all the people of the tests come from one address
        if urlconf:
            environment["TEST_ROOT_URLCONF"] = urlconf
        port = free_port()
        log = (folder / "server.log").open("w+")
        site = None
        try:
            ignored = [part for pattern in NOT_FOR_LEARNERS for part in ("-i", pattern)]
            Site("", None, environment).manage("collectstatic", "--noinput", "--verbosity=0", *ignored)
            process = subprocess.Popen(
                [
                    *(Path(sys.executable).with_name("granian"), "--interface", "wsgi", "config.wsgi:application"),
                    *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
                    *("--blocking-threads", "1", "--backpressure", "64", "--log-level", "warning"),
                ],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            site = Site(f"http://127.0.0.1:{port}", process, environment)
            _wait_for(site, log)
            yield site
        finally:
            if site:
                site.process.terminate()
                try:
                    site.process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    site.process.kill()
                    site.process.wait()
            log.seek(0)
            said = log.read()
            log.close()
            if "Traceback" in said:
                print(said, file=sys.stderr)
            prepared.drop(copy)


def _wait_for(site: Site, log):
    port = int(site.url.rpartition(":")[2])
    for _ in range(300):
        if site.process.poll() is not None:
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/sante/")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"The server did not start:\n{log.read()}")


def workers_of(process: subprocess.Popen) -> list[int]:
    """Return the ids of the server's workers."""
    children = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == process.pid:
                    children.append(int(entry.name))
    return children


def cpu_seconds(process: subprocess.Popen) -> float:
    """Return the processor time spent so far by the server and its workers."""
    ticks = 0
    for pid in (process.pid, *workers_of(process)):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
