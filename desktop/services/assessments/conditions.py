"""By what the list of ratings is filtered. Score and level are those of 定稿: before, they are reckoned when they are shown."""

import sqlalchemy as sa

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.organisations import OrgKind
from desktop.domain.rubrics.model import SubjectType
from desktop.domain.views import Kind, ViewField, choice_of, flag
from desktop.services.views import Terms, columns_of, fact, placed, plain, terms_of
from desktop.store.assessments import Assessment
from desktop.store.organisations import Organisation

_subject = (Organisation.uid == Assessment.subject_uid, Organisation.deleted_at.is_(None))
_SUBJECTS = ((str(SubjectType.ORG), "组织"), (str(SubjectType.PERSON), "个人"))


def assessment_terms() -> Terms:
    """The fields with their SQL."""
    fields = (
        ViewField("rubric_title", "评价细则", Kind.TEXT, optional=False),
        choice_of("state", "状态", AssessmentState),
        ViewField("year", "年度", Kind.NUMBER, optional=False),
        ViewField("period", "考核周期", Kind.TEXT, optional=False),
        ViewField("place", "被评组织", Kind.ORG, optional=False),
        ViewField("subject_type", "对象类型", Kind.CODE, _SUBJECTS, optional=False),
        choice_of("org_kind", "被评组织类型", OrgKind, optional=True),
        ViewField("subject_name", "对象名称", Kind.TEXT, optional=False),
        ViewField("points", "得分（定稿）", Kind.NUMBER, unit="分"),
        ViewField("stars", "星级（定稿）", Kind.NUMBER, unit="星"),
        ViewField("level_title", "等级（定稿）", Kind.TEXT),
        flag("correction", "更正后的评定"),
    )
    own = {
        # A period's code begins with its year: 2026, 2026H1, 2026Q3, 2026-07.
        "year": plain(Kind.NUMBER, sa.cast(sa.func.substr(Assessment.period, 1, 4), sa.Integer)),
        "place": placed(lambda orgs: Assessment.subject_uid.in_(orgs)),
        # Of organisations that are there: a rated one may have been deleted since.
        "org_kind": plain(Kind.CODE, sa.select(Organisation.kind).where(*_subject).scalar_subquery()),
        "correction": fact(Assessment.revision > 1),
        "points": plain(Kind.NUMBER, Assessment.score / 100),
    }
    return terms_of(fields, columns_of(Assessment), own)
