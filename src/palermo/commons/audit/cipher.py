"""AES-256-GCM and the installation key: the one place where Palermo encrypts.

It lies in the audit because the audit is the lowest room that needs it; the vault builds on it.
A box is: version byte, 12 random bytes (nonce), ciphertext with its 16-byte tag. The place where a
box lies is authenticated with it, so that a box moved to another row, column or file does not open.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32


class Tampered(Exception):
    """A box does not open: it was changed, moved to another place, or closed with another key."""


def parse_key(text: str) -> bytes:
    """A 32-byte key from its base64 text, as `palermo init` writes it. Raises ImproperlyConfigured."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            "The installation key is missing or is not 32 bytes in base64. Put it into the file that "
            "PALERMO_VAULT_KEY_FILE names, or into PALERMO_VAULT_KEY. `palermo init` makes one."
        )
    return key


def new_key_text() -> str:
    """A fresh installation key as base64 text."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def installation_key() -> bytes:
    """The key of this installation, from the environment or a file, never from the database."""
    return parse_key(settings.PALERMO_VAULT_KEY)


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from another key (HKDF-SHA256)."""
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"palermo 1 " + purpose.encode()
    ).derive(key)


def close(key: bytes, data: bytes, place: str) -> bytes:
    """Encrypt `data` (at most 2 GiB) into a box that opens only at `place`."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, data, VERSION + place.encode())


def open_box(key: bytes, box: bytes, place: str) -> bytes:
    """Decrypt a box. Raises Tampered when it is not what was closed with this key at this place."""
    box = bytes(box)
    if len(box) < len(VERSION) + NONCE_BYTES + TAG_BYTES or box[:1] != VERSION:
        raise Tampered(f"What lies at {place} is not a sealed value of Palermo.")
    nonce, ciphertext = box[1 : 1 + NONCE_BYTES], box[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, VERSION + place.encode())
    except InvalidTag:
        raise Tampered(
            f"The sealed value at {place} does not open: it was changed, moved from another place, "
            "or sealed with another key."
        ) from None
