"""The house holds: floors, layers and fences, read from the code's own imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("wscp_isa", "agencies", "decisions", "breaches")
# Inside the ground floor a room may use the rooms to its left.
ROOMS = ("vault", "ledger", "notices", "oversight")
# Inside an app a layer may use the layers to its left.
LAYERS = (
    "handlers", "clock", "calendar", "severity", "advice", "duties",
    "models", "access", "grants", "leaving", "advisers", "facts", "doubts", "moves", "targets", "policies", "standing",
    "controls", "columns", "forms", "assessing", "addresses", "reported",
    "journey", "transcript", "weak", "kinds", "find", "exchange", "history", "picture",
    "listing", "wanted", "queue", "queued", "record", "overview", "pack", "summary", "staff", "directory", "rows", "plan", "proofs",
    "actions", "deeds", "handover", "walk", "work", "sweeps", "case", "audit", "unsent",
    "views", "admin", "stories", "correspondence", "demo", "bulk", "management", "urls",
)  # fmt: skip
FENCES = {
    "guardian": ("agencies/grants.py", "agencies/models/grant.py"),
    "cryptography": ("wscp_isa/vault/",),
    "environ": ("wscp_isa/settings.py",),
    "notifications_python_client": ("wscp_isa/notices/notify.py",),
    "argon2": (),
}
# The protocol is for anyone to run without the service; the components know nothing of what they show.
ALONE = ("protocol", "govuk")


def modules() -> list[Path]:
    """Every module of the product but its migrations."""
    return [
        path
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(module: str) -> int | None:
    parts = module.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[0] in FLOORS[1:] and parts[1] in LAYERS else None


@pytest.mark.parametrize("path", modules(), ids=name)
def test_nothing_imports_upward(path: Path) -> None:
    floor = FLOORS.index(name(path).split(".")[0])
    # The wiring knows every app's addresses; nothing else on the ground floor knows of any app.
    upward = {imported for imported in imports(path) if imported.split(".")[0] in FLOORS[floor + 1 :]}
    assert not upward


@pytest.mark.parametrize("path", [path for path in modules() if name(path).startswith("wscp_isa.")], ids=name)
def test_the_rooms_of_the_ground_floor_stand_in_order(path: Path) -> None:
    room = name(path).split(".")[1]
    used = {imported.split(".")[1] for imported in imports(path) if imported.startswith("wscp_isa.")} - {room}
    if room in ROOMS:
        assert not used & set(ROOMS[ROOMS.index(room) + 1 :])
    if room == "protocol":
        assert not used
        assert not {imported for imported in imports(path) if imported.startswith("django")}
    if room == "govuk":
        assert used <= {"clock"}


@pytest.mark.parametrize("path", [path for path in modules() if layer(name(path)) is not None], ids=name)
def test_layers_use_only_what_is_below_them(path: Path) -> None:
    app, own = name(path).split(".")[0], layer(name(path))
    assert own is not None
    above = {
        imported
        for imported in imports(path)
        if imported.split(".")[0] == app and (used := layer(imported)) is not None and used > own
    }
    assert not above


@pytest.mark.parametrize("path", modules(), ids=name)
def test_every_module_of_an_app_has_a_layer(path: Path) -> None:
    parts = name(path).split(".")
    if parts[0] in FLOORS[1:] and len(parts) > 1:
        assert parts[1] in {*LAYERS, "apps", "door", "sign_in"}


@pytest.mark.parametrize("path", modules(), ids=name)
def test_fenced_libraries_stay_inside_their_fence(path: Path) -> None:
    here = path.relative_to(ROOT).as_posix()
    for library, gates in FENCES.items():
        if not here.startswith(gates):
            assert not [imported for imported in imports(path) if imported.split(".")[0] == library]


@pytest.mark.parametrize("path", [path for path in modules() if path.parts[-2] == "views"], ids=name)
def test_views_load_only_what_the_person_may_see(path: Path) -> None:
    source = path.read_text("utf-8")
    narrowed = source.count(".objects.visible_to(") + source.count(".objects.dealt_with_by(")
    allowed = narrowed + source.count("DutyNumber.objects")  # numbers are for everyone
    assert source.count(".objects") == allowed
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Try)]


@pytest.mark.parametrize("path", [path for path in modules() if name(path).startswith("wscp_isa.")], ids=name)
def test_no_string_names_an_app_from_below(path: Path) -> None:
    if path.name in ("settings.py", "urls.py"):
        return  # the wiring names what it wires
    apps = FLOORS[1:]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not node.value.startswith(tuple(f"{app}." for app in apps)), node.value


def test_no_model_overrides_save_and_no_app_listens_to_signals() -> None:
    for path in modules():
        source = path.read_text("utf-8")
        if "/models/" in path.as_posix():
            assert "def save(" not in source, name(path)
        if "signals" in source:
            assert name(path) == "wscp_isa.ledger.apps", name(path)
