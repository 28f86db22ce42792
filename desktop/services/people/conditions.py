"""By what the list of people is filtered: the fields of the draft, and what is worked out from them."""

import sqlalchemy as sa

from desktop.domain.codes import MEMBERS, CodeTables
from desktop.domain.people import PersonDraft
from desktop.domain.views import Kind, ViewField, fields_of, flag, lacking
from desktop.services.views import Terms, any_empty, columns_of, fact, plain, terms_of, years
from desktop.store.people import Person

ORGS = ("branch_uid", "group_uid", "department_uid", "team_uid")
PLACES = tuple(getattr(Person, name) for name in ORGS)
"""Where a person may belong."""

CHANGED = (
    *ORGS,
    *("employment", "work_post", "job_title", "skill_level", "education", "degree", "native_place"),
    *("political_status", "development", "standing", "is_mobile", "mobile_destination", "dues_until"),
    *("admin_rank", "on_staff", "migrant_worker", "note"),
)
"""What many people may be given at once; what tells one person from another is left out."""

FORM_ITEMS = (
    *("id_number", "gender", "birth_date", "ethnic", "education", "political_status", "branch_uid"),
    *("joined_on", "full_on", "work_post", "mobile", "address", "staff_no", "team_uid"),
)
"""What 缺少信息 may ask for: items of the national form, and what the lists of a station need."""

_MEMBER: sa.ColumnElement[bool] = sa.and_(Person.political_status.in_(MEMBERS), Person.exit_kind.is_(None))


def person_fields(codes: CodeTables) -> tuple[ViewField, ...]:
    """The fields of the list of people: what is asked most stands first."""
    drafted = fields_of(PersonDraft, codes, orgs=ORGS, changed=CHANGED)
    return (
        ViewField("place", "所在组织", Kind.ORG),
        flag("is_member", "党员"),
        ViewField("age", "年龄", Kind.NUMBER, unit="岁"),
        ViewField("party_years", "党龄", Kind.NUMBER, unit="年"),
        ViewField("work_years", "工龄", Kind.NUMBER, unit="年"),
        lacking(drafted, FORM_ITEMS),
        flag("possible_twin", "疑似重复"),
        *drafted,
    )


def person_terms(codes: CodeTables) -> Terms:
    """The fields with their SQL."""
    columns = columns_of(Person)
    own = {
        "place": plain(Kind.ORG, *PLACES),
        "is_member": fact(_MEMBER),
        "age": years(columns["birth_date"]),
        # A member's years count from the day of full membership (党章第七条).
        "party_years": years(columns["full_on"]),
        "work_years": years(columns["join_work_on"]),
        "lacks": any_empty(columns),
    }
    return terms_of(person_fields(codes), columns, own)
