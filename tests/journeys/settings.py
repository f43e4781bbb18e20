"""The demonstration's settings for the web server of the journeys; VAR_DIR is the folder of the run.

Static files carry their hashes as in the demonstration, so that a name that does not exist is found out; they are
not compressed, which would take ten seconds.
"""

import os

from learning.settings import *  # noqa: F403
from learning.settings import STORAGES, TEMPLATES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "learning.static_storage.HashedStorage"},
}

# Another release of the site: a journey may put its own templates before ours.
if first := os.environ.get("TEMPLATES_FIRST"):
    TEMPLATES = [{**TEMPLATES[0], "DIRS": [first, *TEMPLATES[0]["DIRS"]]}]
