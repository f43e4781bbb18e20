"""A real OpenID provider on this machine, in the place of VNeID: its pages, tokens and signatures are its own.

oidc-provider-mock knows no PKCE; here it is demanded on top, as VNeID may. What was asked is kept, to be looked at.
"""

import base64
import contextlib
import hashlib
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin

import requests
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

with warnings.catch_warnings(record=True):  # What it is made of is about to be replaced.
    from oidc_provider_mock import app

# Twelve digits, as VNeID's are; nobody's.
NUMBER = "022999000123"
OTHER_NUMBER = "022999000456"


@dataclass
class Provider:
    """`asked`: the parameters of each authorization request, newest last. `altered`: what a stranger changes in one.

    `nonsense`: what is answered instead, by path.
    """

    wsgi: Callable[..., Iterable[bytes]]
    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    altered: dict[str, str] = field(default_factory=dict)
    away: bool = False
    nonsense: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        refusal = self.refuse(request)
        return refusal(environ, start_response) if refusal else self.wsgi(environ, start_response)

    def refuse(self, request: Request) -> Response | None:
        if self.away:
            return Response("away", status=503)
        if request.path in self.nonsense:
            return Response(self.nonsense[request.path], content_type="application/json")
        if request.path == "/oauth2/authorize" and request.method == "GET":
            self.asked.append(request.args.to_dict())
            if request.args.get("code_challenge_method") != "S256":
                return Response("PKCE is demanded", status=400)
        if request.path == "/oauth2/token":
            return self.refuse_token(request)
        return None

    def refuse_token(self, request: Request) -> Response | None:
        body = request.get_data()
        request.environ["wsgi.input"] = BytesIO(body)
        verifier = parse_qs(body.decode()).get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if digest == self.asked[-1]["code_challenge"]:
            return None
        return Response('{"error": "invalid_grant"}', status=400, content_type="application/json")

    def know(self, number: str, **claims: Any) -> None:
        """Somebody with a VNeID."""
        requests.put(f"{self.address}/users/{number}", json=claims, timeout=5).raise_for_status()

    def consent(self, address: str, number: str = NUMBER) -> str:
        """Someone agrees on the provider's page: the address they are sent back to."""
        return self._answer(address, sub=number)

    def deny(self, address: str) -> str:
        return self._answer(address, action="deny")

    def _answer(self, address: str, **fields: str) -> str:
        place, _, query = address.partition("?")
        address = f"{place}?{urlencode(dict(parse_qsl(query)) | self.altered)}"
        requests.get(address, timeout=5).raise_for_status()
        answer = requests.post(address, data=fields, timeout=5, allow_redirects=False)
        return urljoin(address, answer.headers["Location"])


@contextlib.contextmanager
def openid_provider() -> Iterator[Provider]:
    flask = app(require_nonce=True)
    provider = Provider(flask)
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_for(address: str) -> dict[str, Any]:
    """What the environment of a province with this provider makes of the settings."""
    from learning import settings

    app_of_provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    place = app_of_provider["settings"] | {"server_url": address}
    ours = app_of_provider | {"client_id": "bdhvs", "secret": "a-secret", "settings": place}
    providers = {"openid_connect": settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [ours]}}
    return {"VNEID_SERVER_URL": address, "SOCIALACCOUNT_PROVIDERS": providers}
