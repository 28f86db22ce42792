"""By what the list of activities is filtered. What was said is left out: some of it is covered."""

from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.activities.record import ActivityDraft, ActivityState
from desktop.domain.views import Comparison, Condition, Kind, ViewField, choice_of, fields_of
from desktop.services.views import Clause, Ground, Terms, columns_of, terms_of
from desktop.store.activities import Activity

_LEFT_OUT = ("content", "speeches", "resolution", "variant", "starts_at", "ends_at")


def activity_terms(kinds: ActivityKinds) -> Terms:
    """The fields with their SQL; kinds are chosen from resources/kinds."""
    titles = tuple((kind.code, kind.title) for kind in kinds.kinds)
    drafted = fields_of(ActivityDraft, {}, orgs=("org_uid",), leave_out=_LEFT_OUT)
    fields = (
        *(replace(f, kind=Kind.CODE, options=titles) if f.key in ("kind", "second_kind") else f for f in drafted),
        choice_of("state", "状态", ActivityState),
        ViewField("completeness", "记录完整度", Kind.NUMBER, unit="%", optional=False),
    )
    return terms_of(fields, columns_of(Activity), {"kind": _kind})


def _kind(condition: Condition, _ground: Ground) -> Clause:
    """Of two kinds held together either will do."""
    among = sa.or_(Activity.kind.in_(condition.values), Activity.second_kind.in_(condition.values))
    return sa.not_(sa.func.coalesce(among, sa.false())) if condition.comparison is Comparison.IS_NOT else among
