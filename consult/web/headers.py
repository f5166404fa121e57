"""Response headers: a strict Content-Security-Policy, caching, and the usual protections."""

from flask import Flask, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)


def _kept() -> str:
    """How long an asset may be kept.

    Most addresses carry their version (see assets.py). The fonts, named by their style sheet, do not; they never change
    under a name, and on a poor line each look whether they have is felt.
    """
    if request.args.get("v"):
        return "public, max-age=31536000, immutable"
    return "public, max-age=2592000" if request.path.endswith(".woff2") else "public, max-age=300"


def init(app: Flask) -> None:
    """Set the headers on every answer."""

    @app.after_request
    def _headers(response):
        h = response.headers
        h["Content-Security-Policy"] = POLICY
        h["X-Content-Type-Options"] = "nosniff"
        h["Referrer-Policy"] = "same-origin"
        h["Cross-Origin-Opener-Policy"] = "same-origin"
        h["X-Frame-Options"] = "DENY"
        h["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if request.endpoint == "static":
            h["Cache-Control"] = _kept()
        elif "Cache-Control" not in h:
            h["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
        return response
