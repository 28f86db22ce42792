"""The dialogs of a pledge sheet: items, opinions, review, publication, supervision, verdicts, appraisal."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import (
    BeginningDraft,
    ItemDraft,
    ItemState,
    OpinionDraft,
    PledgeClass,
    PledgeKind,
    SupervisionDraft,
    VerdictDraft,
)
from desktop.domain.pledges.rules import new_publication
from desktop.services.pledges.reading import ItemRow, OpinionRow, SheetDetail, SupervisionRow
from desktop.ui.forms.pledges.ui_appraisal_form import Ui_AppraisalForm
from desktop.ui.forms.pledges.ui_beginning_form import Ui_BeginningForm
from desktop.ui.forms.pledges.ui_item_form import Ui_ItemForm
from desktop.ui.forms.pledges.ui_opinion_form import Ui_OpinionForm
from desktop.ui.forms.pledges.ui_publication_form import Ui_PublicationForm
from desktop.ui.forms.pledges.ui_review_form import Ui_ReviewForm
from desktop.ui.forms.pledges.ui_supervision_form import Ui_SupervisionForm
from desktop.ui.forms.pledges.ui_verdict_form import Ui_VerdictForm
from desktop.ui.pledges.review import AnswersField, TypedReview
from desktop.ui.pledges.verdicts import TypedAppraisal, VerdictsField
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField, Field

_MISTAKES = ("登记有误", "重复登记")
_WIDE = 640
"""Pixels of the dialogs in which every item has its line."""


class PledgeActions:
    """Each method asks and, once answered, has it done; `owner` is what the dialogs stand over."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._asking = desk, Asking(desk, owner)
        self._service, self._who = desk.services.pledges, desk.who

    # 定诺

    def item(self, detail: SheetDetail, row: ItemRow | None) -> None:
        """A new item, of the kind that is still missing, or the change of one."""
        uid, version = (row.uid, row.version) if row else (None, None)
        self._asking.draft(
            "修改承诺" if row else "添加承诺",
            Ui_ItemForm(),
            row.draft if row else _next_item(detail),
            lambda d: self._service.save_item(self._who, detail.uid, uid, d, version),
            "已保存承诺事项",
            note=_needs(detail),
        )

    def remove_item(self, row: ItemRow) -> None:
        self._asking.reason(
            f"删除承诺“{row.draft.title[:20]}”？",
            "",
            "删除承诺事项",
            lambda why: self._service.remove_item(self._who, row.uid, why),
            _MISTAKES,
        )

    def opinion(self, detail: SheetDetail, row: OpinionRow | None) -> None:
        uid, version = (row.uid, row.version) if row else (None, None)
        self._asking.draft(
            "修改意见" if row else "登记意见",
            Ui_OpinionForm(),
            row.draft if row else OpinionDraft(self._desk.today()),
            lambda d: self._service.save_opinion(self._who, detail.uid, uid, d, version),
            "已登记群众意见",
        )

    def remove_opinion(self, row: OpinionRow) -> None:
        self._asking.reason(
            "删除这条群众意见？",
            "",
            "删除群众意见",
            lambda why: self._service.remove_opinion(self._who, row.uid, why),
            _MISTAKES,
        )

    def submit(self, detail: SheetDetail) -> None:
        self._asking.do(
            "提交审核", lambda: self._service.submit(self._who, detail.uid, detail.version), "已提交党支部审核"
        )

    def review(self, detail: SheetDetail) -> None:
        """Four boxes for every item that waits."""
        form = Ui_ReviewForm()

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            form.answers.show_items(detail.to_review)
            return {"answers": AnswersField(form.answers)}

        box = self._asking.draft(
            f"逐条审核 {detail.name} 的承诺",
            form,
            TypedReview(self._desk.today()),
            lambda d: self._service.review(self._who, detail.uid, d.drafts(), detail.version),
            "已审核",
            yes="确定审核结果",
            note="体现先进性、符合群众意愿、切实可行、能够做到，四项都是才通过。",
            prepare=prepare,
        )
        box.setMinimumWidth(_WIDE)

    # 公开、践诺、督诺

    def publish(self, detail: SheetDetail) -> None:
        count = len(detail.to_publish)
        what = "增补公示" if detail.publications else "公开承诺"
        last = detail.publications[-1].draft.place if detail.publications else None
        self._asking.draft(
            what,
            Ui_PublicationForm(),
            new_publication(self._desk.today(), last, self._service.rules),
            lambda d: self._service.publish(self._who, detail.uid, d, detail.version),
            f"已公开 {count} 项承诺",
            yes="公开",
            note=f"本次公开审核通过的 {count} 项承诺。",
        )

    def begin(self, detail: SheetDetail) -> None:
        first = detail.publications[0].draft.since if detail.publications else None
        self._asking.draft(
            "开始践诺",
            Ui_BeginningForm(),
            BeginningDraft(first or self._desk.today()),
            lambda d: self._service.begin(self._who, detail.uid, _given(d.begun_on), detail.version),
            "已开始践诺",
            yes="开始",
        )

    def supervise(self, detail: SheetDetail, row: SupervisionRow | None) -> None:
        form = Ui_SupervisionForm()
        uid, version = (row.uid, row.version) if row else (None, None)
        items: list[tuple[Any, str]] = [(i.uid, i.draft.title[:24]) for i in detail.items if i.publication]

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            field = ChoiceField(form.item_uid, items, optional=True)
            form.item_uid.setItemText(0, "全部事项")
            return {"item_uid": field}

        self._asking.draft(
            "修改督诺记录" if row else "登记督诺",
            form,
            row.draft if row else SupervisionDraft(self._desk.today()),
            lambda d: self._service.supervise(self._who, detail.uid, uid, d, version),
            "已登记督诺",
            prepare=prepare,
        )

    # 评诺

    def settle(self, row: ItemRow) -> None:
        known = row.verdict if row.verdict.verdict else VerdictDraft(None, self._desk.today())
        self._asking.draft(
            "更改兑现" if row.verdict.verdict else "登记兑现",
            Ui_VerdictForm(),
            known,
            lambda d: self._service.settle(self._who, row.uid, d, row.version),
            "已登记兑现情况",
            note=row.draft.title,
        )

    def appraise(self, detail: SheetDetail) -> None:
        form = Ui_AppraisalForm()
        running = [i for i in detail.items if i.state is ItemState.RUNNING]

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            form.verdicts.show_items(running, self._desk.today())
            return {"verdicts": VerdictsField(form.verdicts)}

        box = self._asking.draft(
            f"民主评诺：{detail.name}",
            form,
            TypedAppraisal(self._desk.today()),
            lambda d: self._service.appraise(self._who, detail.uid, d.draft, d.verdicts or {}, detail.version),
            "已评诺",
            yes="评诺",
            note="只登记满意人数，不登记谁投了什么。",
            prepare=prepare,
        )
        box.setMinimumWidth(_WIDE)

    def archive(self, detail: SheetDetail) -> None:
        self._asking.confirm(
            "把这份承诺书归档？",
            "归档后只能查看，不能再改。",
            "归档",
            "承诺书归档",
            lambda: self._service.archive(self._who, detail.uid, detail.version),
            "已归档",
        )

    # many at once

    def publish_many(self, uids: list[Uid]) -> None:
        self._asking.draft(
            f"集中公开 {len(uids)} 份承诺书",
            Ui_PublicationForm(),
            new_publication(self._desk.today(), None, self._service.rules),
            partial(self._service.publish_many, self._who, uids),
            "已集中公开",
            yes="公开",
            note="只公开审核通过、尚未公开的事项；没有这样事项的不受影响。",
        )

    def names(self, detail: SheetDetail) -> list[Choice]:
        """What the member of the sheet is called."""
        assert detail.draft.person_uid is not None
        return [Choice(detail.draft.person_uid, detail.name, detail.note)]


def _next_item(detail: SheetDetail) -> ItemDraft:
    """The kind this sheet still lacks, else a service pledge."""
    allowed = detail.rule.allows if detail.rule else frozenset(PledgeKind)
    held = {i.draft.kind for i in detail.items}
    if PledgeKind.POST in allowed and PledgeKind.POST not in held:
        return ItemDraft(PledgeKind.POST, PledgeClass.POST)
    return ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED)


def _needs(detail: SheetDetail) -> str:
    return f"{detail.rule.title}的承诺书还缺{'、'.join(detail.lacking)}。" if detail.rule and detail.lacking else ""


def _given(day: Any) -> Any:
    """Required fields are filled once a form has no problems."""
    assert day is not None
    return day
