"""Static files: hashed names that may be kept for ever, compressed once at release."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Also puts the hashed names into the imports of our JavaScript modules, so that no browser mixes two releases."""

    support_js_module_import_aggregation = True
