"""`python -m bench.crowd`: clients in a process of their own, so that they are seen apart."""

from __future__ import annotations

import argparse
import json
import resource
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import applying
from bench.flows import FLOWS, Flow
from bench.visitor import Unexpected, Visitor

OPEN_S = 120.0


@dataclass
class Crowd:
    """So many clients that apply one after the other until the time is over."""

    port: int
    flow: Flow
    clients: int
    seconds: float
    pages: bool
    done: int = 0
    failures: list[str] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)

    def run(self) -> float:
        """Sign everybody in, then measure; the seconds it took until the last one ended."""
        photograph = applying.paper()
        visitors = [Visitor(self.port) for _ in range(self.clients)]
        for visitor in visitors:
            visitor.sign_in(self.flow.person, self.flow.enterprise)
        asked = applying.scout(visitors[0], self.flow)
        for visitor in visitors:
            visitor.times.clear()
        gate, lock = threading.Barrier(self.clients + 1), threading.Lock()
        began = 0.0

        def work(visitor: Visitor) -> None:
            gate.wait(OPEN_S)
            done, failure = 0, ""
            while time.perf_counter() - began < self.seconds and not failure:
                try:
                    applying.apply(visitor, self.flow, asked, photograph, pages=self.pages)
                    done += 1
                except (Unexpected, OSError) as error:
                    failure = str(error)
            with lock:
                self.done += done
                self.failures += [failure] if failure else []
                for label, seconds in visitor.times.items():
                    self.times.setdefault(label, []).extend(seconds)

        threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in visitors]
        for thread in threads:
            thread.start()
        began = time.perf_counter()
        gate.wait(OPEN_S)
        for thread in threads:
            thread.join()
        for visitor in visitors:
            visitor.close()
        return time.perf_counter() - began


def main(words: Sequence[str] | None = None) -> int:
    """Print done, seconds, processor seconds of the clients, and all times by request."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--flow", choices=FLOWS, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args(words)
    crowd = Crowd(
        options.port, FLOWS[options.flow], options.clients, options.seconds, options.pages
    )
    before = time.process_time()
    seconds = crowd.run()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "done": crowd.done,
                "seconds": seconds,
                "client_processor_s": time.process_time() - before,
                "client_mib": usage.ru_maxrss / 1024,
                "failures": crowd.failures,
                "times": crowd.times,
            }
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
