"""The load: a process of its own that asks for pages over connections it keeps open.

`python -m bench.load` reads one job as JSON from standard input and prints what it measured:
{"url", "path", "cookie", "bodies" (a list of form bodies to POST, else GET), "seconds" or "count", "clients"}.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


def measure(url: str, path: str, **job) -> dict:
    """Run one job in a process of its own. Answers {"requests", "seconds", "statuses", "bytes"}."""
    job |= {"url": url, "path": path}
    command = [sys.executable, "-m", "bench.load"]
    answer = subprocess.run(command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return json.loads(answer.stdout)


def _client(job: dict, end: float, bodies: deque[str] | None, lock: threading.Lock, results: list) -> None:
    address = urlsplit(job["url"])
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    headers = {"Cookie": job["cookie"]} if job.get("cookie") else {}
    statuses: dict[int, int] = {}
    received = 0
    while True:
        if bodies is not None:
            with lock:
                body = bodies.popleft() if bodies else None
            if body is None:
                break
            posted = headers | {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", job["path"], body, posted)
        elif time.monotonic() < end:
            connection.request("GET", job["path"], headers=headers)
        else:
            break
        answer = connection.getresponse()
        received = len(answer.read())
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
    results.append((statuses, received))


def main() -> None:
    """Carry out the job on standard input."""
    job = json.load(sys.stdin)
    results: list = []
    lock = threading.Lock()
    bodies = deque(job["bodies"]) if job.get("bodies") else None
    start = time.monotonic()
    end = start + job.get("seconds", 0)
    arguments = (job, end, bodies, lock, results)
    threads = [threading.Thread(target=_client, args=arguments) for _ in range(job.get("clients", 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - start
    statuses: dict[int, int] = {}
    for counted, _ in results:
        for status, number in counted.items():
            statuses[status] = statuses.get(status, 0) + number
    size = max((received for _, received in results), default=0)
    json.dump({"requests": sum(statuses.values()), "seconds": elapsed, "statuses": statuses, "bytes": size}, sys.stdout)


if __name__ == "__main__":
    main()
