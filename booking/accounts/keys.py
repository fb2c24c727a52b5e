"""What can be worked out only with the server's secret: keyed hashes, and the tokens of links in mails."""

import base64
import hashlib
import hmac

from flask import current_app


def keyed_hash(purpose: str, text: str) -> str:
    """A hash by which rows about the same text are found again, without the text being readable from them."""
    return _mac(purpose, text).hex()


def account_hash(municipality_id: int, email: str) -> str:
    """Stands for a normalised address in rows, cookies and locks."""
    return keyed_hash("account", f"{municipality_id} {email}")


def link_token(seed: str) -> str:
    """The token of a link in a mail; rows hold its seed or its hash, which give nobody the link."""
    return base64.urlsafe_b64encode(_mac("link", seed)).rstrip(b"=").decode()


def first_password_secret(user_id: int, key: str) -> bytes:
    """What a password printed at the counter is made of; the same key, pressed twice, gives the same."""
    return _mac("first password", f"{user_id} {key}")


def _mac(purpose: str, text: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, f"accounts {purpose}\0{text}".encode(), hashlib.sha256)
