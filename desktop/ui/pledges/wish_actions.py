"""The dialogs of a wish: claim, fulfil, confirm, give up."""

from dataclasses import dataclass, fields
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.drafts import entry
from desktop.domain.pledges.wishes import ClaimDraft, ConfirmationDraft, FulfilmentDraft, ImpossibleDraft
from desktop.services.pledges.wishes import WishDetail
from desktop.ui.forms.pledges.ui_claim_form import Ui_ClaimForm
from desktop.ui.forms.pledges.ui_confirmation_form import Ui_ConfirmationForm
from desktop.ui.forms.pledges.ui_fulfilment_form import Ui_FulfilmentForm
from desktop.ui.forms.pledges.ui_impossible_form import Ui_ImpossibleForm
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import days_typed


@dataclass(frozen=True, slots=True)
class TypedClaim(ClaimDraft):
    """What the dialog holds: the claim, and whether it becomes a pledge."""

    as_pledge: bool = entry("同时列为服务承诺", default=True)

    @property
    def draft(self) -> ClaimDraft:
        return ClaimDraft(**{f.name: getattr(self, f.name) for f in fields(ClaimDraft)})


class WishActions:
    """Each method asks and, once answered, has it done."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._asking = desk, Asking(desk, owner)
        self._service, self._who = desk.services.wishes, desk.who

    def claim(self, detail: WishDetail) -> None:
        form = Ui_ClaimForm()

        def prepare(_body: QWidget) -> None:
            people = self._desk.services.people
            members = partial(people.choices, self._who, members=True, ours=True)
            form.claimed_by.attach_following(
                self._desk.runner, lambda: partial(members, days=days_typed(form.claimed_on))
            )
            form.claimed_by.setPlaceholderText("党员的姓名、拼音、首字母或工号")

        self._asking.draft(
            "认领微心愿",
            form,
            TypedClaim(None, self._desk.today()),
            lambda d: self._service.claim(
                self._who, detail.uid, d.draft, as_pledge=d.as_pledge, expected=detail.version
            ),
            "已认领微心愿",
            yes="认领",
            note=detail.draft.wish,
            prepare=prepare,
        )

    def release(self, detail: WishDetail) -> None:
        self._asking.confirm(
            "退回这次认领？",
            "微心愿回到待认领，可由其他党员认领；已列入承诺书的事项不随之删除。",
            "退回认领",
            "退回认领",
            lambda: self._service.release(self._who, detail.uid, detail.version),
            "已退回认领",
        )

    def start(self, detail: WishDetail) -> None:
        self._asking.do(
            "微心愿进行中", lambda: self._service.start(self._who, detail.uid, detail.version), "微心愿已开始办理"
        )

    def fulfil(self, detail: WishDetail) -> None:
        self._asking.draft(
            "登记圆梦",
            Ui_FulfilmentForm(),
            FulfilmentDraft(self._desk.today()),
            lambda d: self._service.fulfil(self._who, detail.uid, d, detail.version),
            "已登记圆梦，请心愿人确认",
            note=detail.draft.wish,
        )

    def confirm(self, detail: WishDetail) -> None:
        self._asking.draft(
            "心愿人确认",
            Ui_ConfirmationForm(),
            ConfirmationDraft(self._desk.today()),
            lambda d: self._service.confirm(self._who, detail.uid, d, detail.version),
            "心愿人已确认",
            yes="确认",
        )

    def give_up(self, detail: WishDetail) -> None:
        self._asking.draft(
            "登记无法实现",
            Ui_ImpossibleForm(),
            ImpossibleDraft(),
            lambda d: self._service.give_up(self._who, detail.uid, d, detail.version),
            "已登记无法实现",
            yes="登记",
            note="请写明原因，并告知心愿人。",
        )
