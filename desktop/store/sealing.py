"""Sealing a key so that only the holder of a private key opens it, and telling who wrote a public key down.

Sealed to an X25519 key: a fresh key pair, the shared secret through HKDF, then AES key wrap. Whoever knows the public
key can seal, so a new database key reaches every slot without its password.
"""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

_PUBLIC = 32


def derived(key: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """A 32-byte key for one purpose."""
    return HKDF(SHA256(), 32, salt=salt, info=purpose.encode()).derive(key)


def new_pair() -> tuple[bytes, bytes]:
    """A private key and its public key, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(secret: bytes, public: bytes) -> bytes:
    """The secret (a multiple of 8 bytes) for the holder of the private key alone."""
    once, sent = new_pair()
    shared = X25519PrivateKey.from_private_bytes(once).exchange(X25519PublicKey.from_public_bytes(public))
    return sent + aes_key_wrap(derived(shared, "shuangxing seal 1", sent + public), secret)


def unseal(sealed: bytes, private: bytes) -> bytes | None:
    """The secret; None when it was not sealed to this key, or altered."""
    own = X25519PrivateKey.from_private_bytes(private)
    sent, wrapped = sealed[:_PUBLIC], sealed[_PUBLIC:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sent))
        return aes_key_unwrap(derived(shared, "shuangxing seal 1", sent + own.public_key().public_bytes_raw()), wrapped)
    except (InvalidUnwrap, ValueError):
        return None


def proof(database_key: bytes, name: str, public: str) -> str:
    """Shows that somebody who knew the database key put this public key under this name; hexadecimal.

    Anybody who can write the slots file could otherwise put his own key there and would be given the next database key.
    """
    told = json.dumps([name, public], ensure_ascii=False).encode()
    return hmac.new(derived(database_key, "shuangxing slots 1"), told, hashlib.sha256).hexdigest()


def proven(shown: str, database_key: bytes, name: str, public: str) -> bool:
    return hmac.compare_digest(shown, proof(database_key, name, public))


def wrap_older(database_key: bytes, older: bytes) -> str:
    """An earlier database key, readable by whoever has the present one; hexadecimal."""
    return aes_key_wrap(derived(database_key, "shuangxing older keys 1"), older).hex()


def unwrap_older(database_key: bytes, wrapped: str) -> bytes | None:
    try:
        return aes_key_unwrap(derived(database_key, "shuangxing older keys 1"), bytes.fromhex(wrapped))
    except (InvalidUnwrap, ValueError):
        return None
