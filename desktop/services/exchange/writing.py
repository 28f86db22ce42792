"""The one transaction in which an import writes people and organisations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from desktop.domain.codes import CodeTables
from desktop.domain.identity import Uid, new_uid
from desktop.domain.imports.compare import FIELDS, Planned
from desktop.domain.imports.plan import PeoplePlan, PeoplePreview, RowPlan, RowState
from desktop.domain.organisations import OrganisationDraft
from desktop.domain.people import AffiliationKind, PersonDraft
from desktop.domain.people.affiliations import FIELD_OF, FROM_THE_FIRST
from desktop.services import organisations, people
from desktop.services.exchange.comparing import compare
from desktop.services.long_work import Progress
from desktop.store import search
from desktop.store.organisations import Organisation
from desktop.store.people import Affiliation, Person
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Tx


class Writing:
    """The one transaction of an import: compares once more, now under the lock, and writes chunk by chunk."""

    def __init__(self, tx: Tx, preview: PeoplePreview, codes: CodeTables, progress: Progress) -> None:
        self._tx, self._preview, self._progress = tx, preview, progress
        self._pass = compare(tx, preview.parsed, preview.decisions, codes)
        self._created: set[Uid] = set()

    def run(self) -> PeoplePlan:
        rows: list[RowPlan] = []
        for planned in self._pass.chunks():
            self._progress(len(rows), len(self._preview.parsed.rows), "正在写入")
            self._create_orgs()
            self._insert([p for p in planned if p.plan.state is RowState.NEW])
            self._update([p for p in planned if p.plan.state is RowState.CHANGED])
            rows += [p.plan for p in planned]
        return self._pass.plan(rows)

    def _create_orgs(self) -> None:
        for new in self._pass.orgs.founded:
            if new.uid not in self._created:
                row = Organisation(uid=new.uid)
                apply(OrganisationDraft(name=new.name, kind=new.kind, parent_uid=new.parent_uid), row)
                self._tx.add(row)
                organisations.index(self._tx, row)
                self._created.add(new.uid)

    def _insert(self, planned: Sequence[Planned]) -> None:
        rows = [self._person(p) for p in planned]
        self._tx.bulk_insert(Person, rows)
        self._tx.bulk_insert(Affiliation, [place for row in rows for place in self._places(row)])
        texts = ((row["uid"], people.search_text_of(row)) for row in rows)
        search.index_many(self._tx.session, people.KIND, texts)

    def _person(self, planned: Planned) -> dict[str, Any]:
        values = {"uid": new_uid(), **_DEFAULTS, **planned.values, "possible_twin": planned.plan.twin}
        values["sort_key"] = search.pinyin().sort_key(values["name"], values["name_pinyin"])
        return values

    def _places(self, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for kind in FROM_THE_FIRST:
            org = row[FIELD_OF[kind]]
            if org is not None:
                began = row["moved_in_on"] if kind is AffiliationKind.PRIMARY_PARTY else None
                place = {"person_uid": row["uid"], "org_uid": org, "kind": kind.value, "since": began or self._tx.today}
                yield {"uid": new_uid(), **place}

    def _update(self, planned: Sequence[Planned]) -> None:
        uids = [p.plan.uid for p in planned]
        rows = {row.uid: row for row in self._tx.rows(sa.select(Person).where(Person.uid.in_(uids)))}
        changed, members = [], []
        for each in planned:
            row = rows[each.plan.uid] if each.plan.uid else None
            if row is None:
                continue
            before = draft_of(PersonDraft, row)
            for name, value in each.values.items():
                setattr(row, name, value)
            if any(name in each.values for name in FIELD_OF.values()):
                people.write_person(self._tx, row, draft_of(PersonDraft, row), before)
            else:
                row.sort_key = search.pinyin().sort_key(row.name, row.name_pinyin)
                changed.append(row)
                members += [row.uid] if not people.MEMBERSHIP.isdisjoint(each.values) else []
        self._tx.session.flush()
        search.index_many(self._tx.session, people.KIND, ((row.uid, people.search_text(row)) for row in changed))
        if members:
            organisations.follow_returned(self._tx, members)
            self._tx.session.flush()
        self._tx.session.expunge_all()


_DEFAULTS = {name: getattr(PersonDraft(), name) for name in FIELDS}


def note(tx: Tx, preview: PeoplePreview, plan: PeoplePlan) -> None:
    """Which file it was, in the history: the hash proves it when somebody asks later."""
    told = {"file": preview.path.name, "sha256": preview.sha256, "sheet": preview.parsed.sheet,
            "new": len(plan.of(RowState.NEW)), "changed": len(plan.of(RowState.CHANGED))}  # fmt: skip
    tx.trail.note("import", new_uid(), "import", told)
