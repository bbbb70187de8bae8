"""Where collected static files go in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Fingerprint and compress static files, and rewrite the `import("./x.js")` of our modules too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
