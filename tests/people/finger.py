"""A phone that knows its owner's finger: makes passkeys and answers with them, as the browser would send it."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN, HOST = "https://testserver", b"testserver"
ON, DOOR = "/tai-khoan/van-tay/bat/", "/tai-khoan/dang-nhap/van-tay/"
FLAGS = AuthenticatorData.FLAG
TOUCHED = FLAGS.UP | FLAGS.UV


@dataclass
class Phone:
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = b"0123456789abcdef"
    owner: str = ""

    def turn_on(self, client: Client, path: str = ON, **fields: str) -> HttpResponse:
        """Opens the page, touches, sends."""
        options = client.get(path).context["options"]["publicKey"]
        self.owner = options["user"]["id"]
        return client.post(path, {"credential": json.dumps(self.made(options["challenge"]))} | fields)

    def sign_in(self, client: Client, door: str = DOOR, **fields: str) -> HttpResponse:
        asked = client.get(door, headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"})
        challenge = asked.json()["request_options"]["publicKey"]["challenge"]
        return client.post(door, {"credential": json.dumps(self.answer(challenge))} | fields)

    def made(self, challenge: str, flags: FLAGS = TOUCHED) -> dict[str, Any]:
        said = CollectedClientData.create("webauthn.create", challenge, ORIGIN)
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.name, public)
        data = AuthenticatorData.create(hashlib.sha256(HOST).digest(), flags | FLAGS.AT, 0, credential)
        return self._plain(clientDataJSON=said, attestationObject=AttestationObject.create("none", data, {}))

    def answer(self, challenge: str) -> dict[str, Any]:
        said = CollectedClientData.create("webauthn.get", challenge, ORIGIN)
        data = AuthenticatorData.create(hashlib.sha256(HOST).digest(), TOUCHED, 0)
        signature = self.key.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._plain(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _plain(self, **response: bytes) -> dict[str, Any]:
        said = {name: websafe_encode(value) for name, value in response.items()}
        if self.owner and "signature" in said:
            said["userHandle"] = self.owner
        name = websafe_encode(self.name)
        return {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": said}
