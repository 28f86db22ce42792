"""The tree is the map: one noun, one name in every layer, and no drawer for odds and ends."""

from pathlib import Path

from tests.architecture.source import ROOT, place, written

DRAWERS = {"utils", "util", "helpers", "helper", "common", "managers", "manager", "base", "misc", "core"}
ACROSS = {"finding", "long_work"}
"""Look through every noun, or serve each."""
TWIN_LAYERS = ("domain", "store", "documents", "exchange")


def nouns(layer: Path) -> set[str]:
    """What the layer has a module or a folder for; names that begin with _ are parts of others."""
    modules = {path.stem for path in layer.glob("*.py")}
    folders = {path.name for path in layer.iterdir() if (path / "__init__.py").is_file()}
    return {name for name in modules | folders if not name.startswith("_")}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    parts = {part: place(path) for path in written("desktop", "installer", "tests") for part in (*path.parts[:-1], path.stem)}
    assert {part: where for part, where in parts.items() if part in DRAWERS} == {}


def test_every_service_names_a_noun_of_a_lower_layer() -> None:
    lower = set().union(*(nouns(ROOT / "desktop" / layer) for layer in TWIN_LAYERS))
    assert nouns(ROOT / "desktop" / "services") - lower - set(TWIN_LAYERS) - ACROSS == set()


def test_every_service_has_its_tests_under_the_same_name() -> None:
    tests = ROOT / "tests" / "services"
    tested = {path.stem.removeprefix("test_") for path in tests.rglob("test_*.py")} | {path.name for path in tests.iterdir() if path.is_dir()}
    assert {noun for noun in nouns(ROOT / "desktop" / "services") if noun not in tested} == set()


def test_the_tests_mirror_the_program() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.rglob("test_*.py"))}
    layers = {path.name for path in (ROOT / "desktop").iterdir() if path.is_dir()} | {path.stem for path in (ROOT / "desktop").glob("*.py")}
    assert folders - layers == {"architecture", "end_to_end", "installer"} & folders


def test_no_older_copy_of_a_file_is_left_beside_it() -> None:
    every = (path for folder in ("desktop", "forms", "installer", "resources", "tests") for path in (ROOT / folder).rglob("*"))
    assert [place(path) for path in every if path.suffix in (".orig", ".rej", ".bak") or path.name.endswith("~")] == []


def test_the_readme_says_what_every_top_level_folder_is_for() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    ours = {name for name in folders if not name.endswith(".egg-info") and name not in ("build", "dist", "__pycache__")}
    assert {name for name in ours if f"{name}/" not in readme} == set()
