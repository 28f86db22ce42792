"""Honours, duties of the post and a transfer under way, so that a person's file is not empty."""

from datetime import date

from desktop.domain.actors import Actor
from desktop.domain.people.records import HonourDraft, ResponsibilityDraft, ResponsibilityKind
from desktop.domain.people.transfers import Direction, TransferDraft
from desktop.samples.offices import Branch
from desktop.services import Services

_DUTIES = (
    (ResponsibilityKind.POST, "台区线损每月分析一次，异常三日内到现场"),
    (ResponsibilityKind.PARTY, "每季度带头讲一次党课，联系两名群众"),
    (ResponsibilityKind.STAR, "带动班组争创三星"),
)


def keep(services: Services, who: Actor, branch: Branch, today: date) -> None:
    """The first member's file, and the second about to leave for another unit."""
    first, second = branch.leads[:2]
    files = services.files
    honour = HonourDraft("优秀共产党员", "company", date(today.year - 1, 7, 1), "示例县供电公司党委")
    files.save(who, first, None, honour, None)
    for kind, content in _DUTIES:
        files.save(who, first, None, ResponsibilityDraft(kind, content), None)
    leaving = TransferDraft(Direction.OUT, to_name="示例市供电公司机关党支部", reason="工作调动")
    services.transfers.plan(who, second, None, leaving, None)
