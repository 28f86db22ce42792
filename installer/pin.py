"""Write installer/requirements*.txt: every package, direct or not, at the version installed in this environment.

Run after a change of dependencies in pyproject.toml and `pip install` of what changed. Packages that only another
system or Python version needs (colorama and tzdata on Windows) must be installed here too, so that they are pinned.
"""

import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

SYSTEMS = {
    "linux": {"platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "win32": {"platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
VERSIONS = ("3.11", "3.12", "3.13")
"""Every pair of a system and a version is a target the pins hold for."""

Target = tuple[str, str]
TARGETS = frozenset((system, version) for system in SYSTEMS for version in VERSIONS)


def closure(wanted: Iterable[str], targets: frozenset[Target] = TARGETS) -> dict[str, frozenset[Target]]:
    """Canonical name → the targets that need it, following what the installed packages say they require."""
    found: dict[str, set[Target]] = {}
    seen: set[tuple[str, str, Target]] = set()
    waiting = [(Requirement(each), target, "") for each in wanted for target in targets]
    while waiting:
        requirement, target, extra = waiting.pop()
        if not _applies(requirement.marker, target, extra):
            continue
        name = canonicalize_name(requirement.name)
        found.setdefault(name, set()).add(target)
        for each in ("", *requirement.extras):
            if (name, each, target) not in seen:
                seen.add((name, each, target))
                needs = metadata.requires(requirement.name) or []
                waiting += [(Requirement(need), target, each) for need in needs]
    return {name: frozenset(needing) for name, needing in found.items()}


def lists(pyproject: dict[str, Any]) -> dict[str, list[str]]:
    """File name → its lines of pins: what the program needs, and what only development adds."""
    run = closure(_asked(pyproject))
    everything = closure([*_asked(pyproject), *pyproject["dependency-groups"]["dev"]])
    added = {name: targets for name, targets in everything.items() if run.get(name) != targets}
    return {"requirements.txt": _lines(run), "requirements-dev.txt": _lines(added)}


def here(pyproject: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Names that the program, and the program with its development, need on this very machine."""
    target = frozenset({(sys.platform, f"{sys.version_info.major}.{sys.version_info.minor}")})
    asked = _asked(pyproject)
    return set(closure(asked, target)), set(closure([*asked, *pyproject["dependency-groups"]["dev"]], target))


def main() -> int:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for name, pins in lists(pyproject).items():
        (ROOT / "installer" / name).write_text("\n".join(["# Written by installer/pin.py.", *pins, ""]), "utf-8")
        print(f"{name}：{len(pins)} 个")
    return 0


def _asked(pyproject: dict[str, Any]) -> list[str]:
    return [*pyproject["build-system"]["requires"], *pyproject["project"]["dependencies"]]


def _lines(needed: dict[str, frozenset[Target]]) -> list[str]:
    return [f"{name}=={metadata.version(name)}{_condition(name, needed[name])}" for name in sorted(needed)]


def _condition(name: str, targets: frozenset[Target]) -> str:
    """A marker only where a whole system does without; one version more or less does no harm."""
    systems = {system for system, _ in targets}
    return "" if systems == set(SYSTEMS) else f' ; sys_platform == "{min(systems)}"'


def _applies(marker: Marker | None, target: Target, extra: str) -> bool:
    if marker is None:
        return extra == ""
    system, version = target
    place = {**SYSTEMS[system], "sys_platform": system, "python_version": version, "python_full_version": f"{version}.0"}
    return marker.evaluate({**place, "extra": extra}) and (extra == "" or not marker.evaluate({**place, "extra": ""}))


if __name__ == "__main__":
    sys.exit(main())
