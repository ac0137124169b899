"""What the server reads before it makes its processes is there in each of them."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys

import pytest

from rongyi.config.paths import CHECKOUT
from tests.support import databases
from tests.support.database import Cluster
from tests.support.served import Platform

PROGRAM = """
import json, os, sys, threading
import django, psutil
django.setup()
from django.test import Client
from rongyi.config.warm import warm_for_all
from rongyi.themes.queries import definitions
warm_for_all()
told = {
    "sockets": [str(one) for one in psutil.Process().net_connections("all")],
    "threads": threading.active_count(),
    "read": definitions.cache_info().misses,
}
reading, writing = os.pipe()
if os.fork():
    os.close(writing)
    with os.fdopen(reading) as told_there:
        print(json.dumps(told | json.load(told_there)))
    os.wait()
else:
    status = Client(SERVER_NAME="localhost").get("/themes/open_restaurant/").status_code
    told_there = {"status": status, "read there": definitions.cache_info().misses - told["read"]}
    os.write(writing, json.dumps(told_there).encode())
    os._exit(0)
"""


def test_a_process_made_later_shares_the_definitions_and_no_connection(cluster: Cluster) -> None:
    database = databases.clone(cluster.place, cluster.template)
    kept = {name: value for name, value in os.environ.items() if name != "RONGYI_TESTING"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=kept
        | {
            "DATA": str(cluster.data),
            "RONGYI_DATABASE_NAME": database,
            "DJANGO_SETTINGS_MODULE": "rongyi.config.settings",
        },
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    databases.drop(cluster.place, database)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "sockets": [],
        "threads": 1,
        "read": 1,
        "status": 200,
        "read there": 0,
    }


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="each starts on its own")
def test_processes_of_the_server_share_most_of_their_memory(served: Platform) -> None:
    pages = served.process("serve").children()

    shares = [(one.memory_full_info().uss, one.memory_info().rss) for one in pages]

    assert shares and all(own < all_of_it / 2 for own, all_of_it in shares), shares
