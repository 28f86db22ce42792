"""The dialogs of judges: name one, record why one stands aside."""

from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.assessments.judges import JudgeDraft, judge_problems
from desktop.domain.changes import Saved
from desktop.ui.assessments.roles import JudgeField, RoleField
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.forms.assessments.ui_judge_form import Ui_JudgeForm
from desktop.ui.history.reason import ask_reason
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.form_dialog import ask_draft

_HOW = "从人员名册中选择；不在名册里的，填写姓名和单位。"
_ONE_BY_ONE = "登记评价人后逐人评分，并删除原来合并录入的分数。"


def ask_judge(scorer: Scorer, parent: QWidget, role: RoleField) -> QDialog | None:
    """Name a judge of a role; the points of each are entered one by one from then on."""
    rating, desk = scorer.uid, scorer.desk
    if rating is None:
        return None
    form = QWidget()
    ui = Ui_JudgeForm()
    ui.setupUi(form)
    ui.person_uid.attach(desk.runner, partial(desk.services.people.choices, desk.who))
    binder = Binder(JudgeDraft, form, check=judge_problems)

    def save(draft: JudgeDraft) -> Saved:
        return desk.services.assessments.add_judge(desk.who, rating, role.role, draft)

    def done(_saved: Saved) -> None:
        """The page hears of it as of any change."""

    note = f"{_HOW}{_ONE_BY_ONE}" if role.value else _HOW
    # The dialog stands over the window: the section that asked is built anew as soon as the judge is there.
    return ask_draft(
        desk, parent.window(), f"添加评价人：{role.name}", form, binder, JudgeDraft(), save, done, yes="添加", note=note
    )


def ask_recusal(scorer: Scorer, parent: QWidget, judge: JudgeField) -> QDialog:
    """Ask why somebody stands aside."""
    return ask_reason(
        scorer.desk,
        parent.window(),
        f"“{judge.name}”回避这次评分？",
        "已打的分保留，但不计入。",
        "回避",
        scorer.recusal(judge.uid),
        ("与被评对象有利害关系", "同属一个党支部"),
    )
