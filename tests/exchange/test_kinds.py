"""Files of kinds are read whole or refused with the place."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from desktop.domain.pairings.model import PairingKinds
from desktop.domain.pledges.model import PledgeRules
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Inner:
    title: str
    days: int = 3


@dataclass(frozen=True, slots=True)
class Outer:
    kinds: tuple[Inner, ...]


def written(folder: Path, text: str) -> Path:
    path = folder / "kinds.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_become_frozen_objects(tmp_path: Path) -> None:
    found = read_kinds(written(tmp_path, "kinds: [{title: 三会一课}, {title: 党课, days: 5}]"), Outer)
    assert found == Outer((Inner("三会一课"), Inner("党课", 5)))


def test_a_misspelt_key_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"kinds\.1\.dayz"):
        read_kinds(written(tmp_path, "kinds: [{title: 三会一课}, {title: 党课, dayz: 5}]"), Outer)


@pytest.mark.parametrize("text", ["kinds: [{days: 5}]", "kinds: [{title: 党课, days: 很多}]", "kinds: [", "- 1"])
def test_anything_else_wrong_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"kinds\.yaml"):
        read_kinds(written(tmp_path, text), Outer)


def test_the_shipped_kinds_are_sound() -> None:
    pairings = read_kinds(RESOURCES / "kinds" / "pairings.yaml", PairingKinds)
    assert [kind.code for kind in pairings.kinds] == ["member_masses", "branch_team", "skill_claim", "mentor_apprentice"]
    assert (pairings["member_masses"].partner.at_least, pairings["member_masses"].partner.at_most) == (2, 2)
    assert read_kinds(RESOURCES / "kinds" / "pledges.yaml", PledgeRules).sheets
