"""Who acts, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid


class Right(StrEnum):
    """One kind of action; every service method names the one it needs."""

    VIEW = "查看"
    REVEAL = "查看敏感信息"
    VIEW_DISCIPLINE = "查看处分"
    VIEW_HEALTH = "查看健康状况"
    EDIT_ORGANISATIONS = "维护组织"
    EDIT_PEOPLE = "维护人员"
    IMPORT = "导入"
    EXPORT = "导出"
    EDIT_PAIRINGS = "维护结对"
    EDIT_PLEDGES = "维护承诺"
    REVIEW_PLEDGES = "审核承诺"
    EDIT_ACTIVITIES = "维护活动"
    CONFIRM_RECORDS = "确认记录"
    EDIT_PROJECTS = "维护项目"
    SCORE = "评分"
    FINALISE = "评定定稿"
    MAKE_DOCUMENTS = "生成文书"
    SIGN = "签署文书"
    MANAGE_ACCOUNTS = "管理账号"
    BACK_UP = "备份与检查"


class Role(StrEnum):
    """What an account is for; decides its rights."""

    CLERK = "录入员"
    SECRETARY = "支部书记"
    COUNTY = "党建部"
    KEEPER = "管理员"


_CLERK = frozenset(
    {
        Right.VIEW,
        Right.REVEAL,
        Right.EDIT_ORGANISATIONS,
        Right.EDIT_PEOPLE,
        Right.IMPORT,
        Right.EXPORT,
        Right.EDIT_PAIRINGS,
        Right.EDIT_PLEDGES,
        Right.EDIT_ACTIVITIES,
        Right.EDIT_PROJECTS,
        Right.SCORE,
        Right.MAKE_DOCUMENTS,
        Right.BACK_UP,
    }
)
_SECRETARY = _CLERK | {
    Right.VIEW_DISCIPLINE,
    Right.VIEW_HEALTH,
    Right.REVIEW_PLEDGES,
    Right.CONFIRM_RECORDS,
    Right.SIGN,
}
_COUNTY = _SECRETARY | {Right.FINALISE}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: _CLERK,
    Role.SECRETARY: _SECRETARY,
    Role.COUNTY: _COUNTY,
    Role.KEEPER: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The account on whose behalf a service acts. Every public service method takes one first."""

    account: Uid
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Raises UserError when the account has not the right."""
        if not self.may(right):
            raise UserError(f"账号“{self.name}”（{self.role}）没有“{right}”的权限。", "请用有此权限的账号登录。")
