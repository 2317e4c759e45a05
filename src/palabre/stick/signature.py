"""Whether the publisher signed a statement, as far as this machine can tell. The tool is minisign; nothing of it is written anew here."""

from __future__ import annotations

import base64
import hashlib
import importlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

SIGNED = "signed"  # with the key of the publisher
PUBLISHED = "published"  # the list is the one that the publisher made known
UNSIGNED = "unsigned"
NO_KEY = "no-key"  # there is a signature, but the key of the publisher is not known here
NO_PROGRAM = "no-program"  # there are a signature and a key, and nothing here that can compare them
WRONG = "wrong"  # made with another key, or for another statement


class Proof(NamedTuple):
    """Who made a release: what was found out, and the key."""

    kind: str
    key: str = ""

    @property
    def is_proven(self) -> bool:
        return self.kind in (SIGNED, PUBLISHED)


NONE = Proof(UNSIGNED)


def fingerprint(key: str) -> str:
    """A key as people compare it: the first 32 digits of its SHA-256, by fours."""
    return digits(hashlib.sha256(base64.b64decode(key)).hexdigest(), 32).upper()


def digits(sha256: str, count: int = 16) -> str:
    """The first digits of a digest, by fours: what is printed on a label, and compared by eye."""
    return " ".join(sha256[start : start + 4] for start in range(0, count, 4))


def check(statement: bytes, signature: bytes | None, key: str) -> Proof:
    """Whether a signature is that of `key`, minisign's public key in base 64, under a statement."""
    if signature is None:
        return Proof(UNSIGNED, key)
    if not key:
        return Proof(NO_KEY)
    for way in (_with_library, _with_program):
        is_right = way(statement, signature, key)
        if is_right is not None:
            return Proof(SIGNED if is_right else WRONG, key)
    return Proof(NO_PROGRAM, key)


def _with_library(statement: bytes, signature: bytes, key: str) -> bool | None:
    try:
        minisign = importlib.import_module("minisign")  # py-minisign
        public = minisign.PublicKey.from_base64(key)
    except (ImportError, AttributeError, ValueError):
        return None
    try:
        public.verify(statement, minisign.Signature.from_bytes(signature))
    except (minisign.Error, ValueError):
        return False
    return True


def _with_program(statement: bytes, signature: bytes, key: str) -> bool | None:
    program = shutil.which("minisign")
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        signed = Path(folder, "statement")
        signed.write_bytes(statement)
        Path(folder, "statement.minisig").write_bytes(signature)
        done = subprocess.run([program, "-V", "-q", "-P", key, "-m", str(signed)], check=False, capture_output=True)  # noqa: S603 arguments of ours
    return done.returncode == 0
