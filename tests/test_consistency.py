"""The house itself is tested: what no linter knows, and what everybody forgets once."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
BEHAVIOURS = sorted((ROOT / "static/js/behaviours").glob("*.js"))
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
ROOMS = sorted(path.parent for path in (ROOT / "cours").glob("*/__init__.py"))
SOURCES = sorted(path for folder in ("config", "cours", "home", "search") for path in (ROOT / folder).rglob("*.py"))
LAYERS = ["reset", "tokens", "base", "layout", "components", "rooms", "utilities"]


def name(path):
    return str(path.relative_to(ROOT))


def uncommented(template: str) -> str:
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", template, flags=re.DOTALL)


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_each_room_opens_with_what_lives_there_and_where_to_start(room):
    text = (room / "__init__.py").read_text()
    assert text.startswith('"""'), "three sentences: what lives here, who may import it, where to start reading"
    assert "Start reading" in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_no_inline_style_script_or_handler(path):
    text = uncommented(path.read_text())
    assert not re.search(r"\sstyle\s*=\s*[\"']", text), "style attributes are refused by the policy: use a class"
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handlers are refused: use data-behaviour"
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or "json" in attributes, "inline scripts are refused by the policy"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_load_nothing_from_another_site(path):
    text = uncommented(path.read_text())
    assert not re.search(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", text)


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_each_stylesheet_lives_in_one_layer_and_loads_nothing_from_another_site(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).strip()
    assert not re.search(r"url\([\"']?(?:https?:)?//", text)
    assert "@import" not in text, "a chain of imports is a chain of round trips"
    if path.name == "tokens.css":  # the first that a page loads
        assert text.startswith(f"@layer {', '.join(LAYERS)};")
    assert re.search(rf"@layer ({'|'.join(LAYERS)})\b", text), "wrap the file in its layer"
    assert not re.search(r"^[^@{}/]+\{", text), "a rule outside the layers beats them all"


@pytest.mark.parametrize("path", sorted((ROOT / "templates/components").glob("*.html")), ids=name)
def test_each_component_opens_with_a_comment_listing_its_parameters(path):
    assert path.read_text().startswith(("{% comment %}", "{#"))


def test_every_behaviour_asked_for_exists_and_is_mapped():
    app = "".join((ROOT / "static/js" / part).read_text() for part in ("app.js", "rarer.js"))
    files = set(re.findall(r"import\(\"\./behaviours/([a-z-]+)\.js\"\)", app))
    assert files == {path.stem for path in BEHAVIOURS}
    mapped = set(re.findall(r"^  \"?([a-z-]+)\"?: \(\) =>", app, flags=re.MULTILINE))
    assert mapped - files == {"outbox", "print", "terms"}, "others import the first, two travel with app.js"
    asked = {
        behaviour
        for path in TEMPLATES
        for value in re.findall(r"data-behaviour=\"([^\"]*)\"", uncommented(path.read_text()))
        for behaviour in re.findall(r"[a-z][a-z-]+", re.sub(r"\{%.*?%\}", " ", value))
    }
    assert asked <= mapped


@pytest.mark.parametrize("path", BEHAVIOURS, ids=name)
def test_each_behaviour_exports_one_mount(path):
    text = path.read_text()
    assert len(re.findall(r"^export (?:async )?function mount\(", text, flags=re.MULTILINE)) == 1
    assert not re.search(r"\.style\.|setAttribute\(\"style\"|innerHTML\s*\+?=|\beval\(", text)


def test_every_icon_asked_for_is_in_the_sprite():
    sprite = set(re.findall(r"<symbol[^>]*\bid=\"([^\"]+)\"", (ROOT / "static/img/icons.svg").read_text()))
    asked = {
        (icon, name(path))
        for path in TEMPLATES
        for icon in re.findall(r"\{% icon \"([^\"]+)\"|\bicon=\"([a-z-]+)\"", uncommented(path.read_text()))
        for icon in icon
        if icon
    }
    assert not {(icon, path) for icon, path in asked if icon not in sprite}


def test_every_static_file_named_in_a_template_exists():
    missing = {
        (file, name(path))
        for path in TEMPLATES
        for file in re.findall(r"\{% static [\"']([^\"']+)[\"']", uncommented(path.read_text()))
        if not (ROOT / "static" / file).exists() and not file.startswith(("wagtail", "mfa/", "account/"))
    }
    assert not missing


def test_nothing_is_called_utils_or_helpers():
    vague = {"utils", "common", "helpers", "services", "misc"}
    assert not [name(path) for path in SOURCES if path.stem in vague or path.parent.name in vague]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_stay_small_enough_to_read(path):
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= 450, "split it by what its parts are"


def test_every_address_is_visited_by_a_test():
    ours = ("home", "contenus", "comptes", "suivi", "groupes", "echanges", "search")
    names = {
        f"{namespace}:{route}"
        for namespace in ours
        for route in get_resolver().namespace_dict[namespace][1].reverse_dict
        if isinstance(route, str)
    }
    addresses = {
        f"{namespace}:{route}": get_resolver().namespace_dict[namespace][1].reverse_dict.getlist(route)[0][0][0][0]
        for full in names
        for namespace, _, route in [full.partition(":")]
    }
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))

    def mentioned(full):
        # Either by name, or by the fixed beginning of the address.
        start = "/" + addresses[full].split("%")[0]
        return f'"{full}"' in tests or (f'"{start}"' if start == "/" else start) in tests

    assert not sorted(full for full in names if not mentioned(full))


def test_every_demo_identifier_is_refused_outside_the_demonstration():
    text = (ROOT / "config/settings/production.py").read_text()
    assert "DEMO = True" not in text
    assert "demo" not in text.lower()


def test_locks_name_no_registry_and_hash_everything():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert "://" not in text, "an address in a lock ties the project to one network"
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert "--hash=sha256:" in block, block.splitlines()[0]
