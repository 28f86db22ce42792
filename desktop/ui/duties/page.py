"""The duties page: the one list of what is missing, the most urgent first, each line leading to where it is done."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.domain.duties import Duty, DutyState, day_words
from desktop.domain.identity import Uid
from desktop.services.views.ordering import in_order, word_key
from desktop.ui.duties.filters import DutyFilter
from desktop.ui.duties.pane import DutyPane
from desktop.ui.duties.wording import TONES
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

NOUNS = (
    "person", "organisation", "org_link", "pairing", "pairing_partner", "pairing_contact", "pledge_sheet", "pledge_item",
    "pledge_publication", "pledge_supervision", "wish", "activity", "project", "project_task", "tracking", "problem",
    "document", "assessment", "assignment", "affiliation", "election", "key_post", "site_stay", "waiver",
    "thought_report",
)  # fmt: skip
"""Tables whose change may end a duty or begin one."""


def build(desk: Desk) -> QWidget:
    return DutiesPage(desk)


class DutiesPage(ListPage[Duty]):
    """See the module's sentence. The list is derived as a whole, so filters and order work on what was derived."""

    def __init__(self, desk: Desk) -> None:
        self._every: Sequence[Duty] = ()
        self._met: Sequence[Duty] = ()
        self._by_uid: dict[Uid, Duty] = {}
        self.filter = DutyFilter()
        self.pane = DutyPane(desk, lambda uid: self._by_uid.get(uid), lambda: self.show_detail(False))
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self.table.opened.connect(lambda _uid: self.pane.do())

    def open_duty_rule(self, rule: Uid) -> None:
        """Show every duty of one rule."""
        self.show_only("")
        self.filter.choose_rule(rule)

    def open_duty_org(self, org: Uid) -> None:
        """Show every duty that one organisation answers for."""
        self.show_only("")
        self.filter.choose_org(org)

    def every(self) -> Sequence[Duty]:
        """The whole list as it was last derived, whatever is shown of it."""
        return [duty for duty in self._every if not duty.waived]

    def copy(self) -> None:
        """The lines shown, as a table that a spreadsheet or a message takes."""
        by_uid = self._by_uid  # handed over whole: the reader may be ahead of the list
        shown = [by_uid[uid] for uid in self.model.ids() if uid in by_uid]
        lines = ["\t".join(_COPIED), *("\t".join(_copied(duty)) for duty in shown)]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.desk.say(f"已复制 {len(shown)} 项，可以粘贴到表格或消息里。")

    def pose(self) -> None:
        """For pictures: the first duty chosen."""
        if self.model.rowCount():
            self.table.selectRow(0)

    def _list(self, desk: Desk) -> ListSpec[Duty]:
        return ListSpec(
            key="duties",
            title="应办事项",
            unit="项",
            nouns=NOUNS,
            columns=_columns(desk),
            ids=self._ids,
            rows=lambda uids: [self._by_uid[uid] for uid in uids if uid in self._by_uid],
            empty=("没有应办事项", "录入组织、人员和各项记录后，到了提醒日子还没做的会列在这里。"),
            hint="姓名、组织、事项",
            chips=[Chip("", "全部"), *(Chip(state.value, state.label) for state in DutyState), Chip(WAIVED, "不适用")],
            more=[
                Action("复制清单", "duties_copy", self.copy, "copy"),
                Action("导出…", "duties_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT),
            ],
            glyph="check",
            fields=desk.services.duties.fields,
        )

    def _ids(self, query: Query) -> list[Uid]:
        """In the read lane. What was derived is handed over whole, never changed afterwards."""
        duties, who = self.desk.services.duties, self.desk.who
        every = duties.list(who, waived=True)
        met = duties.fitting(who, every, query.conditions)
        self._every, self._met, self._by_uid = every, met, {duty.uid: duty for duty in every}
        found = [d for d in met if self.filter.passes(d) and _fits(d, query)]
        if query.sort not in _ORDER:
            return [duty.uid for duty in found]
        value, key = _ORDER[query.sort]
        return in_order(((duty.uid, value(duty)) for duty in found), key, query.descending)

    def _arrive(self, found: tuple[Sequence[Uid], Sequence[Duty]]) -> None:
        widened = self.filter.offer(self._every)
        self._count_chips()
        if widened:
            self.reload()
        else:
            super()._arrive(found)

    def _count_chips(self) -> None:
        counts = Counter(_chip_of(duty) for duty in self._met if self.filter.passes(duty))
        for place, chip in enumerate(self.spec.chips):
            count = counts[chip.key] if chip.key else counts.total() - counts[WAIVED]
            text = f"{chip.text} {count}" if count else chip.text
            self._chips.button(place).setText(text)
            self._chips.button(place).setAccessibleName(text)


_COPIED = ("状态", "期限", "事项", "缺什么", "责任组织")


def _copied(duty: Duty) -> tuple[str, ...]:
    due = duty.due_on.isoformat() if duty.due_on else ""
    return duty.state.label, due, duty.title, duty.words, _org(duty)


def _org(duty: Duty) -> str:
    return duty.org or "本站"


WAIVED = "waived"


def _chip_of(duty: Duty) -> str:
    """What is 不适用 stands under its own chip and nowhere else."""
    return WAIVED if duty.waived else duty.state.value


def _fits(duty: Duty, query: Query) -> bool:
    text = query.text.strip().casefold()
    wanted = _chip_of(duty) == query.chip if query.chip else not duty.waived
    return wanted and any(
        text in words.casefold() for words in (duty.words, duty.title, duty.org, duty.concern.name)
    )


_ORDER: dict[str, tuple[Callable[[Duty], Any], Callable[[Any], Any]]] = {
    "days": (lambda d: d.due_on, lambda day: day),
    "title": (lambda d: d.title, word_key),
    "words": (lambda d: d.words, word_key),
    "org": (_org, word_key),
    "due_on": (lambda d: d.due_on, lambda day: day),
}
"""Column → what it shows, and what that is sorted by."""


def _columns(desk: Desk) -> tuple[Column[Duty], ...]:
    return (
        Column[Duty](
            "days",
            "时限",
            lambda d: "不适用" if d.waived else day_words(d.due_on, desk.today()),
            width=108,
            look=Look.PILL,
            tone=lambda d: Tone.PLAIN if d.waived else TONES[d.state],
        ),
        Column[Duty]("title", "事项", lambda d: d.title, width=126),
        Column[Duty]("words", "缺什么", lambda d: d.words, width=240, stretch=3),
        Column[Duty]("org", "责任组织", _org, width=140, stretch=1, drop=1),
        Column[Duty](
            "due_on", "期限", lambda d: d.due_on.isoformat() if d.due_on else "", width=100, look=Look.DATE, drop=2
        ),
    )
