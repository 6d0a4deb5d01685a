"""统一认证 (OpenID Connect): logs in who the office's provider vouches for, if the account exists.

Code flow with PKCE, state and nonce. What the provider signs is believed only under a key of its own: shared
secrets and unsigned tokens are not.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from . import locks
from .errors import NoAccount, OidcFailed

GOES_TO = "oidc_goes_to"
TIMEOUT = 10
SIGNED_BY_KEY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# KeyError and the like: an answer that has not the form that the protocol asks for.
TROUBLES = (OAuthError, JoseError, RequestException, KeyError, TypeError, ValueError, RuntimeError)


def begin(request: HttpRequest, goes_to: str) -> HttpResponse:
    """Sends the browser to the provider; raises OidcFailed when it cannot be reached."""
    try:
        answer: HttpResponse = _client().authorize_redirect(request, _return_address(request))
    except TROUBLES as error:
        raise _failed() from error
    request.session[GOES_TO] = goes_to
    return answer


def finish(request: HttpRequest) -> tuple[User, str]:
    """The account that the provider vouches for, and where to go; raises OidcFailed, NoAccount."""
    try:
        claims = _claims(request)
        name = _name_in(claims)
    except TROUBLES as error:
        raise _failed() from error
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        locks.refuse(locks.NO_SUCH_ACCOUNT)
        raise NoAccount
    return user, request.session.pop(GOES_TO, settings.LOGIN_REDIRECT_URL)


def _failed() -> OidcFailed:
    locks.refuse(locks.PROVIDER)
    return OidcFailed()


def _claims(request: HttpRequest) -> dict[str, Any]:
    """What the provider says of the person: signed, for us, in answer to this browser's question."""
    client = _client()
    token = client.authorize_access_token(request, claims_options=_expected())
    claims = dict(token["userinfo"])
    if settings.OIDC_CLAIM not in claims:
        more = client.userinfo(token=token)
        if more["sub"] != claims["sub"]:
            raise ValueError("the provider tells of somebody else")
        claims = {**more, **claims}
    return claims


def _expected() -> dict[str, Any]:
    return {"iss": {"essential": True, "values": [settings.OIDC_ISSUER, settings.OIDC_ISSUER.rstrip("/")]}}


def _name_in(claims: dict[str, Any]) -> str:
    """The account's name; an address of mail counts only when the provider has verified it."""
    name = claims[settings.OIDC_CLAIM]
    if not isinstance(name, str) or not name:
        raise ValueError("the claim that names the account is no text")
    if settings.OIDC_CLAIM == "email" and claims.get("email_verified") is not True:
        raise ValueError("the address is not verified")
    return name


def _return_address(request: HttpRequest) -> str:
    address = request.build_absolute_uri(reverse("accounts:oidc-return"))
    return address.replace("http://", "https://", 1) if settings.HTTPS else address


def _client() -> Any:
    client = _made(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    told = client.load_server_metadata().get("id_token_signing_alg_values_supported") or ["RS256"]
    client.server_metadata["id_token_signing_alg_values_supported"] = [
        word for word in told if word in SIGNED_BY_KEY
    ]
    return client


@cache
def _made(issuer: str, client_id: str, client_secret: str) -> Any:
    return OAuth().register(
        "oidc",
        client_id=client_id,
        client_secret=client_secret or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.OIDC_SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
