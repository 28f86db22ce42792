"""By what the list of pairings is filtered."""

from dataclasses import replace

import sqlalchemy as sa

from desktop.domain.codes import CodeTables
from desktop.domain.pairings.model import ExaminationDraft, PairingDraft, PairingKinds, PairingState, SigningDraft
from desktop.domain.views import Condition, Kind, ViewField, choice_of, fields_of, flag, told_later
from desktop.services.pairings.listing import chip_conditions, last_contact, of_organisations
from desktop.services.views import Clause, Ground, Terms, columns_of, placed, plain, terms_of
from desktop.services.views.compiling import Term, truth
from desktop.store.pairings import Pairing

_FLAGS = (("silent", "本月未联系"), ("vacant", "有空缺"), ("overdue", "期满待考核"))
"""Asked as the chips of the same name ask."""


def pairing_terms(kinds: PairingKinds, codes: CodeTables) -> Terms:
    """The fields with their SQL; kinds are chosen from resources/kinds."""
    fields = (
        ViewField("place", "双方所在组织", Kind.ORG, optional=False),
        ViewField("branch_uid", "党支部", Kind.ORG),
        choice_of("state", "状态", PairingState),
        *(flag(key, label) for key, label in _FLAGS),
        ViewField("last_contact", "最近联系", Kind.DATE),
        *(_numbered(field) for field in fields_of(PairingDraft, codes)),
        *told_later(SigningDraft),
        *told_later(ExaminationDraft),
        ViewField("closed_on", "了结日期", Kind.DATE),
    )
    own = {
        "place": placed(of_organisations),
        "last_contact": plain(Kind.DATE, last_contact()),
        **{key: _as_the_chip(key, kinds) for key, _ in _FLAGS},
    }
    return terms_of(fields, columns_of(Pairing), own)


def _numbered(field: ViewField) -> ViewField:
    return replace(field, unit="次", optional=False) if field.key == "contacts_per_month" else field


def _as_the_chip(key: str, kinds: PairingKinds) -> Term:
    def term(condition: Condition, ground: Ground) -> Clause:
        return truth(sa.and_(*chip_conditions(key, kinds, ground.today)), condition.values)

    return term
