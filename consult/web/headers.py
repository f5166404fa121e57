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
            # Asset addresses carry their version (see assets.py), so they may be kept.
            kept = "public, max-age=31536000, immutable" if request.args.get("v") else "public, max-age=300"
            h["Cache-Control"] = kept
        elif "Cache-Control" not in h:
            h["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
        return response
