"""Secrets that have to be read again, such as those that sign what is sent: kept encrypted.

The key comes from SECRET_KEY; one that was kept under an earlier key is read with
SECRET_KEY_FALLBACKS. What only has to be recognised is kept as a digest instead.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"presence.kept-secrets"


class SecretLost(Exception):
    """It was kept under another SECRET_KEY than those that are known."""


def keep(secret: str) -> str:
    """The secret as it may be stored."""
    return _keys().encrypt(secret.encode()).decode()


def read_kept(kept: str) -> str:
    """The secret that was stored. Raises SecretLost."""
    try:
        return _keys().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise SecretLost from error


def _keys() -> MultiFernet:
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key_from(str(each))) for each in known])


def _key_from(secret_key: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return base64.urlsafe_b64encode(derived)
