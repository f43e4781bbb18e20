"""Codes of the check page: 12 characters of Crockford's alphabet, 60 random bits. No I, L, O, U to mistake."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LOOKALIKES = str.maketrans("OIL", "011")


def make_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """What a person typed as a code: any case, spaces or dashes, O for 0, I or L for 1. Empty if it cannot be one."""
    code = re.sub(r"[\s\-–.]", "", typed).upper().translate(LOOKALIKES)
    return code if re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", code) else ""


def is_number(typed: str) -> bool:
    """Whether someone typed the number of a paper, QN-2026-000123, where its code is asked for."""
    return bool(re.fullmatch(r"[A-Z]{2,4}[\s\-–]?\d{4}[\s\-–]?\d{6,}", typed.strip().upper()))
