"""What was decided in the preview of an import, kept through a lock or a crash until it is imported or given up.

Decision: on the shelf under the name of a dialog, so that whoever left it is told of it once, as of everything half typed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.domain.imports.layouts import HeadingRows
from desktop.domain.imports.plan import Choose, Decisions, OrgChoose, OrgDecision, PeoplePreview, RowDecision
from desktop.domain.organisations import OrgKind
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.dialog_drafts import Where, name_of

_NAME = name_of(Where("exchange", None), "导入预览中的决定")


@dataclass(frozen=True, slots=True)
class Decided:
    """Of which file; `sha256` tells whether it is still the same."""

    path: Path
    sha256: str
    decisions: Decisions


class DecisionKeeper:
    """Puts decisions on the shelf as they are made.

    Attributes:
        waiting: what was decided before the window was last left, until its file was read.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._shelf, self._runner = desk, desk.shelf, desk.runner
        self.waiting: Decided | None = None

    def keep(self, preview: PeoplePreview, made: Decisions) -> None:
        """Nothing decided is nothing kept."""
        if not made.rows and not made.orgs and made.fills is None:
            self.forget()
            return
        # A sheet of thousands may have as many decisions: they are written down off the GUI thread.
        work = lambda: self._shelf.keep(_NAME, _texts(Decided(preview.path, preview.sha256, made)))  # noqa: E731
        self._runner.keep(work)

    def forget(self) -> None:
        """Imported, or another file is looked at."""
        self._runner.keep(lambda: self._shelf.drop(_NAME))

    def left(self) -> Path | None:
        """The file whose preview was left by a lock, or with the program."""
        texts = self._shelf.kept(_NAME)
        self.waiting = _decided(texts) if texts is not None else None
        return self.waiting.path if self.waiting is not None else None

    def columns_of(self, path: Path) -> Decisions | None:
        """How the columns of the file that waits were matched; None for another file."""
        kept = self.waiting
        return _without_rows(kept.decisions) if kept is not None and kept.path == path else None

    def back(self, preview: PeoplePreview) -> Decisions:
        """What holds of the decisions once a file was read; from now on they are kept for this one."""
        kept, self.waiting = self.waiting, None
        made = preview.decisions
        if kept is not None and kept.sha256 != preview.sha256:
            made = _without_rows(made)
            self._desk.say("表格在上次之后改动过，上次的决定请重新做")
        elif kept is not None:
            self._desk.say("已恢复上次预览中的决定")
        self.keep(preview, made)
        return made


def _without_rows(made: Decisions) -> Decisions:
    """What still holds of decisions when the rows of the file may be others."""
    return Decisions(sheet=made.sheet, heading=made.heading, fills=made.fills)


def _texts(found: Decided) -> dict[str, str]:
    made = found.decisions
    told = {
        "rows": [[n, each.choose, _told(each.uid), each.renamed] for n, each in made.rows.items()],
        "orgs": [[*key, each.choose, _told(each.uid), each.kind, _told(each.parent_uid)] for key, each in made.orgs.items()],
        "sheet": made.sheet,
        "heading": [made.heading.first, made.heading.rows] if made.heading else None,
        "fills": list(made.fills.items()) if made.fills is not None else None,
    }
    return {"path": str(found.path), "sha256": found.sha256, "decisions": json.dumps(told, ensure_ascii=False)}


def _decided(texts: Mapping[str, str]) -> Decided:
    told: dict[str, Any] = json.loads(texts["decisions"])
    rows = {n: RowDecision(Choose(choose), _uid(uid), renamed) for n, choose, uid, renamed in told["rows"]}
    orgs = {
        (field, name, above): OrgDecision(OrgChoose(choose), _uid(uid), OrgKind(kind) if kind else None, _uid(parent))
        for field, name, above, choose, uid, kind, parent in told["orgs"]
    }
    heading = HeadingRows(*told["heading"]) if told["heading"] else None
    fills = dict(told["fills"]) if told["fills"] is not None else None
    return Decided(Path(texts["path"]), texts["sha256"], Decisions(rows, orgs, told["sheet"], heading, fills))


def _told(uid: Uid | None) -> str:
    return uid_text(uid) if uid is not None else ""


def _uid(text: str) -> Uid | None:
    return uid_of(text) if text else None
