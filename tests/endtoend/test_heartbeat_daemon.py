"""A daemon with nothing wrong gives signs of life; real HTTP on loopback."""

from daemon import Daemon, wait_until, write_configuration
from fakes.http import FakeHttp, Response

CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"


class Listener(FakeHttp):
    def accept(self, request):
        return Response(200)


def test_running_daemon_asks_the_heartbeats_address(tmp_path):
    with Listener() as listener:
        config = write_configuration(tmp_path, sources="sources: []\n", watches="watches: []\n", channels=CHANNELS)
        with (config / "steppewatch.yaml").open("a") as settings:
            settings.write(f"owner: desk\nheartbeat: {listener.url}/ping/1\n")

        with Daemon(config) as daemon:
            daemon.wait_ready()

            wait_until(lambda: listener.requests, what="a sign of life")

        assert (listener.requests[0].method, listener.requests[0].path) == ("GET", "/ping/1")
