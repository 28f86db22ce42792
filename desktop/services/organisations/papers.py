"""What the printed form of a Party organisation says: 党组织信息采集表 in the national form's order."""

from collections.abc import Callable

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import Tree
from desktop.services.organisations.reading import leader
from desktop.store.organisations import Organisation
from desktop.store.sessions import Tx

NOTHING = "无"
"""No cell of the national form stays empty (fields-and-forms.md §2.1)."""


def organisation_papers() -> dict[str, Callable[[Tx, Uid], dict[str, object]]]:
    """Print-outs of an organisation by the kind of their template."""
    return {"organisation_form": organisation_form}


def organisation_form(tx: Tx, uid: Uid) -> dict[str, object]:
    """The 10 items of the national form. The fields' names are those of the items.

    Raises:
        UserError: it is no Party organisation.
    """
    row = tx.fetch(Organisation, uid)
    if row.kind.tree is not Tree.PARTY:
        raise UserError(f"{row.name}不是党组织，不填党组织信息采集表。")
    head = leader(tx, uid)
    told = {
        "党组织名称": row.name,
        "书记": head.name if head else "",
        "党组织联系人": row.contact_name,
        "联系电话": row.phone,
        "组织类别": row.kind.label,
        "党组织所在单位情况": row.unit_situation,
        "单位名称": row.unit_name,
        "单位性质类别": row.unit_nature,
        "统一社会信用代码": row.credit_code,
        "单位建立党组织情况": row.unit_party,
    }
    return {label: value or NOTHING for label, value in told.items()}
