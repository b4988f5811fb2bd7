"""The suite, started as a user starts it, and driven over REST. Nothing but Python's own library is needed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


class Suite:
    def __init__(self, root, folder, environment=None):
        self.base = free_ports()
        self.process = subprocess.Popen(
            [os.path.join(root, "subgoal"), "up", "--port-base", str(self.base), "--data-dir", folder],
            cwd=root, env=os.environ | (environment or {}), stdout=sys.stderr, start_new_session=True)
        end = time.monotonic() + 900
        while not all(self.healthy(service) for service in range(4)):
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit("The suite does not start")
            time.sleep(1)

    def healthy(self, service):
        try:
            self.call(service, "/actuator/health/readiness")
            return True
        except (urllib.error.URLError, OSError):
            return False

    def call(self, service, path, body=None, method=None):
        return json.loads(self.fetch(service, path, body, method))

    def fetch(self, service, path, body=None, method=None):
        """An answer as it comes: bytes."""
        request = urllib.request.Request(
            f"http://localhost:{self.base + service}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def finish(self, service, job):
        while True:
            state = self.call(service, f"/v1/jobs/{job}")
            if state["state"] == "succeeded":
                return state
            if state["state"] not in ("queued", "running"):
                raise SystemExit(f"{state['state']}: {state['error']}")
            print(f"\r{state['progress']} of {state['total']}  {state['message'] or '':60.60}", end="", file=sys.stderr)
            time.sleep(1)

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def free_ports(first=20000):
    """Four ports in a row; somebody may take them in the meantime, then the suite says so."""
    for base in range(first, 60000, 10):
        with_all = []
        try:
            for port in range(base, base + 4):
                with_all.append(socket.create_server(("127.0.0.1", port)))
            return base
        except OSError:
            continue
        finally:
            for server in with_all:
                server.close()
    raise SystemExit("No four free ports in a row")
