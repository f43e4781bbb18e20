"""A provider of SMS on this machine: answers as it is told and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Provider:
    """`answers` are used up one a request, the last one stays: (status, body) or a number of seconds to hang."""

    url: str = ""
    answers: list = field(default_factory=lambda: [(200, '{"CodeResult": "100", "SMSID": "abc-1"}')])
    requests: list[dict] = field(default_factory=list)

    def answer(self, *answers) -> None:
        self.answers[:] = answers

    @property
    def bodies(self) -> list[dict]:
        return [json.loads(request["body"]) for request in self.requests]


@contextmanager
def provider() -> Iterator[Provider]:
    found = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(found))
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_for(found: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            found.requests.append(
                {"path": self.path, "headers": dict(self.headers), "body": self.rfile.read(length).decode()}
            )
            answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            if isinstance(answer, tuple):
                self._send(*answer)
            else:
                time.sleep(answer)

        do_GET = do_POST  # noqa: N815

        def _send(self, status: int, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            """Tests stay silent."""

    return Handler
