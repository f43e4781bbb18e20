"""A push service on this machine, and a browser that it reaches: opens what is sealed for it, checks who signed."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

AUTH = b"sixteen bytes!!!"


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Service:
    """`status` is what it answers; `seen` are the requests that came."""

    url: str = ""
    status: int = 201
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": encode(point), "auth": encode(AUTH)}

    def opened(self) -> list[dict[str, str]]:
        """What the browser would have shown."""
        return [
            json.loads(http_ece.decrypt(body, private_key=self.private, auth_secret=AUTH, version="aes128gcm"))
            for _, body in self.seen
        ]

    def signed_for(self, public_key: str) -> list[dict[str, object]]:
        """The claims of each request, where this key signed them."""
        claims = []
        for headers, _ in self.seen:
            assert Vapid02.verify(headers["authorization"])
            token, key = headers["authorization"].removeprefix("vapid t=").split(",k=")
            assert key.rstrip("=") == public_key
            middle = token.split(".")[1]
            claims.append(json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4))))
        return claims


@contextmanager
def service() -> Iterator[Service]:
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            if found.status == 307:
                self.send_header("Location", f"{found.url}/elsewhere")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Tests stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
