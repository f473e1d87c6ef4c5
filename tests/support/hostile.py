"""A server that no crawler wants to meet: each path is an attack. Bounded in bytes and time, and ends by itself."""

import socket
import threading
import time
import zlib

SECONDS_MAX = 40.0  # of one connection
BYTES_MAX = 256 * 1024 * 1024  # of one connection
ZEROS = 1024 * 1024 * 1024  # of the bomb, unpacked


def bomb() -> bytes:
    """1 GiB of zeros, packed into 1 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = bytes(8 * 1024 * 1024)
    return b"".join(packer.compress(chunk) for _ in range(ZEROS // len(chunk))) + packer.flush()


class Hostile:
    """`url(number)` is an attack on a host of its own (127.2.0.x); its kind is the number's turn in `KINDS`."""

    KINDS = ("silent", "bomb", "missing", "loop", "headers")

    def __init__(self, hosts: int) -> None:
        self._bomb = bomb()
        self._closed = threading.Event()
        self._listeners = [socket.create_server(("127.2.0.1", 0), backlog=32)]
        self._port = self._listeners[0].getsockname()[1]
        self._listeners += [socket.create_server((f"127.2.0.{host}", self._port)) for host in range(2, hosts + 1)]
        for listener in self._listeners:
            threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def url(self, number: int) -> str:
        return f"http://127.2.0.{number + 1}:{self._port}/{self.KINDS[number % len(self.KINDS)]}/{number}"

    def __enter__(self) -> "Hostile":
        return self

    def __exit__(self, *exception: object) -> None:
        self._closed.set()
        for listener in self._listeners:
            listener.close()

    def _serve(self, listener: socket.socket) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._attack, args=(connection,), daemon=True).start()

    def _attack(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(SECONDS_MAX)
            try:
                path = connection.recv(65536).split(b" ")[1].decode()
                getattr(self, f"_send_{path.strip('/').partition('/')[0]}")(connection, path)
            except (OSError, IndexError, AttributeError):
                return

    def _send_silent(self, connection: socket.socket, path: str) -> None:
        self._closed.wait(SECONDS_MAX)

    def _send_bomb(self, connection: socket.socket, path: str) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
        connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(self._bomb) + self._bomb)

    def _send_missing(self, connection: socket.socket, path: str) -> None:
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def _send_loop(self, connection: socket.socket, path: str) -> None:
        location = f"{path}x"[:200]
        connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())

    def _send_headers(self, connection: socket.socket, path: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        line, sent, end = b"X-Filler: " + b"x" * 1000 + b"\r\n", 0, time.monotonic() + SECONDS_MAX
        while sent < BYTES_MAX and time.monotonic() < end and not self._closed.is_set():
            connection.sendall(line * 64)
            sent += len(line) * 64
