"""By what the list of activities is filtered. What was said is left out: some of it is covered."""

from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.activities.record import ActivityDraft, ActivityState
from desktop.domain.views import Kind, ViewField, fields_of
from desktop.services.views import Terms, terms_of
from desktop.store.activities import Activity

_LEFT_OUT = ("content", "speeches", "resolution", "variant", "starts_at", "ends_at")


def activity_terms(kinds: ActivityKinds) -> Terms:
    """The fields with their SQL; kinds are chosen from resources/kinds."""
    titles = tuple((kind.code, kind.title) for kind in kinds.kinds)
    drafted = fields_of(ActivityDraft, {}, orgs=("org_uid",), leave_out=_LEFT_OUT)
    fields = (
        *(replace(f, kind=Kind.CODE, options=titles) if f.key in ("kind", "second_kind") else f for f in drafted),
        ViewField("state", "状态", Kind.CODE, tuple((s.value, s.label) for s in ActivityState), optional=False),
        ViewField("completeness", "记录完整度", Kind.NUMBER, unit="%", optional=False),
    )
    columns = {item.key: getattr(Activity, item.key) for item in sa.inspect(Activity).column_attrs}
    return terms_of(fields, columns)
