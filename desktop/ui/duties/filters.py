"""Narrows the list of duties to one organisation and one kind of duty, by what is on the list."""

from collections import Counter
from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from desktop.domain.duties import Duty
from desktop.domain.identity import Uid
from desktop.domain.views import Comparison, Condition
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.list_page import Narrowing

STATION = Uid(b"\0" * 16)
"""Stands for duties of no organisation, e.g. the backup."""


class _Combo(QComboBox):
    """A combo of names with their counts. Its uids are kept here: Qt does not find bytes among its item data."""

    def __init__(self, name: str, spoken: str, every: str) -> None:
        super().__init__()
        self.setObjectName(name)
        name_for_readers(self, spoken)
        self.setFixedWidth(196)
        self._every, self._uids = every, list[Uid]()
        self.wanted: Uid | None = None
        self.activated.connect(lambda row: self.want(self._uids[row - 1] if row > 0 else None))

    def offer(self, found: Mapping[tuple[str, Uid], int]) -> None:
        """These may be chosen; what is wanted stays chosen as long as it is among them."""
        ordered = sorted(found.items())
        self._uids = [uid for (_, uid), _ in ordered]
        self.clear()
        self.addItem(self._every)
        self.addItems([f"{name}（{count}）" for (name, _), count in ordered])
        self.want(self.wanted if self.wanted in self._uids else None)

    def want(self, uid: Uid | None) -> None:
        self.wanted = uid
        self.setCurrentIndex(self._uids.index(uid) + 1 if uid in self._uids else 0)

    def words(self) -> str:
        return f"“{self.currentText()}”" if self.currentIndex() > 0 else ""


class DutyFilter(Narrowing):
    """Two combos, one for organisations and one for kinds of duty."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[Uid, str] = {}
        self._orgs = _Combo("duties_org", "只看一个组织的事项", "全部组织")
        self._rules = _Combo("duties_rule", "只看一类事项", "全部事项")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for combo in (self._orgs, self._rules):
            combo.activated.connect(lambda _row: self.changed.emit())  # after the combo has taken its choice
            row.addWidget(combo)
        self.offer(())

    def offer(self, duties: Iterable[Duty]) -> bool:
        """What may be chosen: organisations and kinds of the whole list, with how many each has.

        True when a choice is gone from the list, so that it narrows no longer.
        """
        every, before = list(duties), self._wanted()
        self._codes |= {duty.rule.uid: duty.rule.code for duty in every}
        self._orgs.offer(Counter((d.org or "本站数据与文书", d.org_uid or STATION) for d in every))
        self._rules.offer(Counter((d.title, d.rule.uid) for d in every))
        return before != self._wanted()

    def passes(self, duty: Duty) -> bool:
        org, rule = self._wanted()
        return (org is None or (duty.org_uid or STATION) == org) and (rule is None or duty.rule.uid == rule)

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        return self._orgs.words() + self._rules.words()

    def conditions(self) -> tuple[Condition, ...]:
        org, rule = self._wanted()
        code = self._codes.get(rule) if rule is not None else None
        one = (Condition("rule", Comparison.IS, (code,)),) if code is not None else ()
        if org is None:
            return one
        whose = Condition("org_uid", Comparison.EMPTY) if org == STATION else Condition("org_uid", Comparison.IS, (org.hex(),))
        return (whose, *one)

    def clear(self) -> None:
        if self._wanted() != (None, None):
            self._choose()

    def choose_rule(self, rule: Uid) -> None:
        """Only duties of one rule, whether the list is read already or not."""
        self._choose(rule=rule)

    def choose_org(self, org: Uid) -> None:
        """Only duties of one organisation, whether the list is read already or not."""
        self._choose(org=org)

    def _wanted(self) -> tuple[Uid | None, Uid | None]:
        return self._orgs.wanted, self._rules.wanted

    def _choose(self, *, org: Uid | None = None, rule: Uid | None = None) -> None:
        self._orgs.want(org)
        self._rules.want(rule)
        self.changed.emit()
