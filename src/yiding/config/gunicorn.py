"""网页服务器: how gunicorn runs. Address and number of processes come from the command line."""

from __future__ import annotations

import signal

preload_app = True
threads = 4
timeout = 120
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Leaves Ctrl-C to the master.

    A terminal sends it to every process at once. A worker that gets it, and then the master's own order to
    quit, shuts its threads down twice, waits for itself and keeps the port.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
