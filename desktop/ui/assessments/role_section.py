"""Points or grades by rater role: one value for the role, or a row for each of its judges and what they make together."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.domain.rubrics.amounts import plain
from desktop.ui.assessments.entries import EntryLine, GradeRow
from desktop.ui.assessments.judges import ask_judge, ask_recusal
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.roles import JudgeField, RoleField
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import FIELD, Section, label, label_grid
from desktop.ui.assessments.typed import out_of
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.sections import small


class RolesSection(Section):
    """One row per rater role; under it one per judge, where judges are named."""

    def __init__(self, scorer: Scorer, item: Item) -> None:
        super().__init__(scorer, item)
        self._rows: dict[tuple[str, Uid | None], EntryLine | GradeRow] = {}
        self._together = {role.role: words("", wrap=True, name=f"role_{role.role}_together") for role in item.roles}
        self._notes = {role.role: words("", "caution", wrap=True, name=f"role_{role.role}_note") for role in item.roles}
        grid = label_grid(self)
        grid.setColumnStretch(2, 1)
        for role in item.roles:
            self._add_role(grid, role)

    # building

    def _add_role(self, grid: QGridLayout, role: RoleField) -> None:
        row = grid.rowCount()
        weight = words(f"权重 {plain(role.weight)} %" if role.weight != 100 else "", "note")
        if not role.judges:
            field = self._field(role, f"role_{role.role}", role.name, None)
            grid.addWidget(label(role.name, field), row, 0)
            grid.addWidget(field, row, 1)
            beside = self._beside(weight, self._naming(role))
            if role.labels:  # the grades fill the line of a small screen; what stands beside them would be cut off
                grid.addWidget(beside, row + 1, 1, 1, 3)
            else:
                grid.addWidget(beside, row, 2, 1, 2)
            return
        grid.addWidget(label(role.name), row, 0)
        grid.addWidget(self._together[role.role], row, 1, 1, 3)
        for place, judge in enumerate(role.judges, start=1):
            self._add_judge(grid, role, judge, f"role_{role.role}_{place}")
        row = grid.rowCount()
        grid.addWidget(self._beside(self._naming(role), weight), row, 1, 1, 3)
        grid.addWidget(self._notes[role.role], row + 1, 1, 1, 3)

    def _add_judge(self, grid: QGridLayout, role: RoleField, judge: JudgeField, name: str) -> None:
        row = grid.rowCount()
        if judge.recused:
            grid.addWidget(label(judge.name), row, 0)
            grid.addWidget(words(f"回避：{judge.recused}", "second", wrap=True, name=f"{name}_recused"), row, 1)
        else:
            field = self._field(role, name, judge.name, judge.uid)
            grid.addWidget(label(judge.name, field), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(words(judge.organisation, "note", wrap=True), row, 2)
        grid.addWidget(self._beside(*self._deeds(judge, name)), row, 3)

    def _beside(self, *widgets: QWidget) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch()
        return made

    def _naming(self, role: RoleField) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        if role.named:
            ask = partial(ask_judge, self.scorer, self, role)
            add = button("添加评价人…", f"role_{role.role}_add", ask, role="link")
            add.setAccessibleName(f"{role.name}：添加评价人")
            row.addWidget(add)
        if role.named and not role.judges:
            take = partial(self.scorer.take_over_judges, self.item.id, role.role)
            same = button("沿用上次的评价人", f"role_{role.role}_same", take, role="link")
            same.setAccessibleName(f"{role.name}：沿用上次的评价人")
            row.addWidget(same)
        return made

    def _deeds(self, judge: JudgeField, name: str) -> list[QWidget]:
        item, scorer = self.item.id, self.scorer
        if judge.recused:
            aside = small("取消回避", f"{name}_back", f"{judge.name}：取消回避", lambda: scorer.take_part_again(item, judge.uid))
        else:
            ask = partial(ask_recusal, scorer, self, judge)
            aside = small("回避…", f"{name}_aside", f"{judge.name}：回避", ask)
        drop = partial(scorer.drop_judge, item, judge.uid)
        return [aside, small("移除", f"{name}_drop", f"移除评价人{judge.name}", drop)]

    def _field(self, role: RoleField, name: str, spoken: str, judge: Uid | None) -> EntryLine | GradeRow:
        if role.labels:
            grades = GradeRow(name, spoken, [(text, f"{plain(pct)} %") for text, pct in role.labels])
            self.hook(grades)
            grades.entered.connect(lambda text: self.scorer.rate(self.item.id, role.role, text, judge))
            self._rows[role.role, judge] = grades
            return grades
        made = self.line(name, f"{spoken}打分", width=FIELD, hint=f"0–{plain(role.most)}")
        made.entered.connect(lambda text: self._rate(made, role, spoken, text, judge))
        self._rows[role.role, judge] = made
        return made

    # what is entered

    def _rate(self, line: EntryLine, role: RoleField, spoken: str, text: str, judge: Uid | None) -> None:
        wrong = out_of(role.most, text) if text else ""
        self.problem.emit(f"{spoken}：{wrong}" if wrong else "")
        if wrong:
            line.refuse()
        else:
            self.scorer.rate(self.item.id, role.role, text, judge)

    def take(self, item: Item) -> None:
        super().take(item)
        for role in item.roles:
            self._together[role.role].setText(role.together)
            self._notes[role.role].setText(role.note)
            self._notes[role.role].setVisible(bool(role.note))
            if (role.role, None) in self._rows:
                self._rows[role.role, None].show_value(role.value)
            for judge in role.judges:
                if (role.role, judge.uid) in self._rows:
                    self._rows[role.role, judge.uid].show_value(judge.value)
