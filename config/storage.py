"""Where collected static files go in production."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("css/", "js/")
COMMENTS = {
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    # Whole lines, or after the end of a piece of code and without any quote: "//" may also stand inside a string.
    ".js": re.compile(r"""^[ \t]*//.*$|(?<=[;{}(),\]]) // [^"'`\n]*$""", re.MULTILINE),
}
# Spaces around punctuation, and the last semicolon of a rule; a text between quotes is left as it is.
CSS_SPACES = re.compile(r"""("[^"]*"|'[^']*')|;?\s*([{}])\s*|(:)\s+|\s*([;,])\s*""")


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Fingerprint and compress static files, and rewrite the `import("./x.js")` of our modules too.

    The comments and the spaces of our own files stay at home: they are a sixth of what a phone would download.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def _save(self, name, content):
        comments = COMMENTS.get("." + name.rpartition(".")[2])
        if comments and name.startswith(OURS):
            # `chunks` starts again from the beginning: Django has already read the file, to fingerprint it.
            text = comments.sub("", b"".join(content.chunks()).decode())
            text = re.sub(r"\n\s*", "\n", text).strip()
            if name.endswith(".css"):
                text = CSS_SPACES.sub(lambda found: "".join(part or "" for part in found.groups()), text)
            content = ContentFile(text.encode())
        return super()._save(name, content)
