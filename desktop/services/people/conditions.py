"""By what the list of people is filtered: the fields of the draft, and what is worked out from them."""

import sqlalchemy as sa

from desktop.domain.codes import CodeTables
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.domain.people.affiliations import FIELD_OF
from desktop.domain.views import Condition, Kind, ViewField, fields_of, flag, lacking
from desktop.services.organisations import MEMBER, PLACES, belongs_to, present_at
from desktop.services.views import Clause, Ground, Terms, any_empty, columns_of, fact, placed, plain, terms_of, years
from desktop.store.people import Person

ORGS = tuple(FIELD_OF.values())

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


def person_fields(codes: CodeTables) -> tuple[ViewField, ...]:
    """The fields of the list of people: what is asked most stands first."""
    drafted = fields_of(PersonDraft, codes, orgs=ORGS, changed=CHANGED)
    return (
        ViewField("place", "所在组织", Kind.ORG),
        ViewField("present", "流动、在现场或参加", Kind.ORG, optional=False),
        flag("is_member", "党员"),
        ViewField("age", "年龄", Kind.NUMBER, unit="岁"),
        ViewField("party_years", "党龄", Kind.NUMBER, unit="年"),
        ViewField("work_years", "工龄", Kind.NUMBER, unit="年"),
        lacking(drafted, FORM_ITEMS),
        flag("possible_twin", "疑似重复"),
        *drafted,
    )


def _present(condition: Condition, ground: Ground) -> Clause:
    """With one of these mobile organisations, at one of these sites or serving in one of these squads today, or at home there."""

    def there(orgs: list[Uid]) -> Clause:
        return sa.or_(present_at(orgs, ground.today), belongs_to(orgs))

    return placed(there)(condition, ground)


def person_terms(codes: CodeTables) -> Terms:
    """The fields with their SQL."""
    columns = columns_of(Person)
    own = {
        "place": plain(Kind.ORG, *PLACES),
        "present": _present,
        "is_member": fact(MEMBER),
        "age": years(columns["birth_date"]),
        # A member's years count from the day of full membership (党章第七条).
        "party_years": years(columns["full_on"]),
        "work_years": years(columns["join_work_on"]),
        "lacks": any_empty(columns),
    }
    return terms_of(person_fields(codes), columns, own)
