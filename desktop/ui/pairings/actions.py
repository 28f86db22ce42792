"""The dialogs of a pairing: sign, record a contact, change members, examine, renew, end."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Saved
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import (
    ContactDraft,
    EndingDraft,
    ExaminationDraft,
    JoiningDraft,
    Leaving,
    LeavingDraft,
    PairingKind,
    SigningDraft,
)
from desktop.services.pairings.detail import ContactRow, PairingDetail, PartnerRow
from desktop.ui.forms.pairings.ui_contact_form import Ui_ContactForm
from desktop.ui.forms.pairings.ui_ending_form import Ui_EndingForm
from desktop.ui.forms.pairings.ui_examination_form import Ui_ExaminationForm
from desktop.ui.forms.pairings.ui_joining_form import Ui_JoiningForm
from desktop.ui.forms.pairings.ui_leaving_form import Ui_LeavingForm
from desktop.ui.forms.pairings.ui_signing_form import Ui_SigningForm
from desktop.ui.pairings.form import hint_for, search_for
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import days_typed

if TYPE_CHECKING:
    from collections.abc import Callable


class PairingActions:
    """Each method asks and, once answered, has it done; `owner` is what the dialogs stand over."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._owner = desk, owner
        self._asking = Asking(desk, owner, desk.services.pairings.codes)
        self._service, self._who = desk.services.pairings, desk.who
        self.open_record: Callable[[Uid], object] = lambda _uid: None
        """Where a renewal leads; the page sets it."""

    def sign(self, detail: PairingDetail) -> None:
        self._asking.draft(
            f"签订{detail.kind.document}",
            Ui_SigningForm(),
            SigningDraft(self._desk.today()),
            lambda d: self._service.sign(self._who, detail.uid, _day(d.signed_on), detail.version),
            "已签订结对书",
            yes="签订",
            note="各方在纸质结对书上签字之后再登记。签订后内容不再改动，成员变动用“变更成员”登记。",
        )

    def contact(self, detail: PairingDetail, row: ContactRow | None) -> None:
        """A new entry of the log, or the correction of one."""
        uid, version = (row.uid, row.version) if row else (None, None)
        self._asking.draft(
            "修改联系记录" if row else "登记联系",
            Ui_ContactForm(),
            row.draft if row else ContactDraft(self._desk.today()),
            lambda d: self._service.log_contact(self._who, detail.uid, uid, d, version),
            "已记入联系记录",
            note="" if row else "发生日期早于今天的，自动标为补录。",
        )

    def remove_contact(self, row: ContactRow) -> None:
        self._asking.reason(
            f"删除 {row.draft.happened_on} 的联系记录？",
            "删除后不再计入联系达标。",
            "删除联系记录",
            lambda reason: self._service.remove_contact(self._who, row.uid, reason),
            ("重复登记", "登记有误"),
        )

    def join(self, detail: PairingDetail) -> None:
        form = Ui_JoiningForm()
        kind, side = detail.kind, detail.kind.partner
        self._asking.draft(
            f"补充{side.role}",
            form,
            JoiningDraft(None, self._desk.today()),
            lambda d: self._service.add_partner(self._who, detail.uid, _uid(d.partner_uid), _day(d.joined_on), detail.version),
            f"已补充{side.role}",
            yes="加入",
            prepare=lambda _body: _attach(form, self._desk, kind),
        )

    def leave(self, partner: PartnerRow) -> None:
        self._leave(f"登记{partner.name}退出结对", partner, LeavingDraft(self._desk.today(), None))

    def joined_party(self, detail: PairingDetail, partner: PartnerRow) -> None:
        """A partner joined the Party: filled in, only to be confirmed."""
        day = partner.joined_party_on or self._desk.today()
        self._leave(f"登记成果：{partner.name}加入党组织", partner, LeavingDraft(day, Leaving.JOINED_PARTY))

    def _leave(self, title: str, partner: PartnerRow, draft: LeavingDraft) -> None:
        self._asking.draft(
            title,
            Ui_LeavingForm(),
            draft,
            lambda d: self._service.release_partner(self._who, partner.uid, d, partner.version),
            f"已登记{partner.name}退出",
            yes="登记",
            note="结对记录照常有效；空缺可以再补充。",
        )

    def call(self, detail: PairingDetail) -> None:
        early = detail.draft.term_to is not None and detail.draft.term_to > self._desk.today()
        text = f"结对期限到 {detail.draft.term_to} 才届满，现在提前考核？" if early else "进入期满考核？"
        self._asking.confirm(
            text,
            "进入考核后，登记考核结果即了结这一期结对。",
            "进入考核",
            "进入期满考核",
            lambda: self._service.call_examination(self._who, detail.uid, detail.version),
            "已进入期满考核",
        )

    def examine(self, detail: PairingDetail) -> None:
        self._asking.draft(
            "登记考核结果",
            Ui_ExaminationForm(),
            ExaminationDraft(self._desk.today()),
            lambda d: self._service.examine(self._who, detail.uid, d, detail.version),
            "已登记考核结果",
        )

    def renew(self, detail: PairingDetail) -> None:
        def done(saved: Saved) -> None:
            self._desk.say("已续结，新的一期在草拟中")
            self.open_record(saved.uid)

        self._desk.runner.write(
            "续结", lambda: self._service.renew(self._who, detail.uid, detail.version), done, owner=self._owner
        )

    def end(self, detail: PairingDetail) -> None:
        self._asking.draft(
            "终止结对",
            Ui_EndingForm(),
            EndingDraft(self._desk.today()),
            lambda d: self._service.end(self._who, detail.uid, _day(d.ended_on), d.reason or "", detail.version),
            "已终止结对",
            yes="终止",
        )


def _attach(form: Ui_JoiningForm, desk: Desk, kind: PairingKind) -> None:
    picker = form.partner_uid
    picker.attach_following(desk.runner, lambda: search_for(desk, kind, led=True, days=days_typed(form.joined_on)))
    picker.setAccessibleName(kind.partner.role)
    picker.setPlaceholderText(hint_for(kind.partner))


def _day(day: Any) -> Any:
    """Required fields are filled once a form has no problems."""
    assert day is not None
    return day


def _uid(uid: Uid | None) -> Uid:
    assert uid is not None
    return uid
