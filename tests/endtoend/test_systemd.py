"""What the service manager hears: ready when it polls, a pulse from the work itself, and the stop."""

import socket

from daemon import Daemon, write_configuration


def test_service_manager_hears_ready_pulse_and_stop(tmp_path):
    config = write_configuration(tmp_path, sources="sources: []\n", watches="watches: []\n", channels="channels: []\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(20)
        with Daemon(config, environ={"NOTIFY_SOCKET": str(tmp_path / "notify")}) as daemon:
            hear(listener, "READY=1")
            hear(listener, "WATCHDOG=1")
            assert daemon.stop() == 0
        hear(listener, "STOPPING=1")


def hear(listener, fact):
    while fact not in listener.recv(4096).decode().split("\n"):
        continue
