"""Everyone's settings, with files, queue and page cache in a folder of this run that goes when it ends."""

import atexit
import shutil
import tempfile
from pathlib import Path

from learning.settings import *  # noqa: F403
from learning.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, STORAGES

FOLDER = Path(tempfile.mkdtemp(prefix="bdhvs-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

MEDIA_ROOT = FOLDER / "media"
PRIVATE_ROOT = FOLDER / "private"
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir()
STORAGES = STORAGES | {
    "private": STORAGES["private"] | {"OPTIONS": {"location": PRIVATE_ROOT}},
    # Without a manifest: tests need no collectstatic.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = CACHES | {
    "pages": CACHES["pages"]
    | {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": FOLDER / "pages"}
}

# Tasks really travel through a queue of files; the fixture run_tasks is the worker.
CELERY_BROKER_URL = "filesystem://"
QUEUE = FOLDER / "queue"
for name in ("messages", "control"):
    (QUEUE / name).mkdir(parents=True)
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {
    "data_folder_in": str(QUEUE / "messages"),
    "data_folder_out": str(QUEUE / "messages"),
    "control_folder": str(QUEUE / "control"),
}
