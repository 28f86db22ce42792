"""People: lists, forms, the recycle bin, and revealing what is masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import called
from desktop.domain.people import (
    AS_TYPED,
    MASKED,
    Circumstances,
    PersonDraft,
    age_on,
    complete,
    cover,
    kept_from,
    needs_checking,
    person_problems,
    tidy_id,
    uncover,
)
from desktop.domain.people.affiliations import FIELD_OF
from desktop.domain.people.changing import keep_former, rename_problems
from desktop.domain.people.twins import ApartDraft, apart_problems
from desktop.domain.views import Change, ChangePreview, ViewField, find_field
from desktop.services.long_work import LARGE, Elsewhere, Progress, apart, quiet, undisturbed
from desktop.services.organisations import department_for, names_of, posts_held
from desktop.services.people.affiliations import left_posts, moving_problems
from desktop.services.people.conditions import person_terms
from desktop.services.people.listing import (
    KIND,
    PeopleQuery,
    PersonRow,
    count_of,
    further,
    ids_of,
    row_of,
)
from desktop.services.people.many import Changing, ManyChanged
from desktop.services.people.merging import Twins, give_up, merged_draft, pair_of, places_found, twins_of
from desktop.services.people.offering import offered
from desktop.services.people.writing import (
    come_back,
    mark_twin,
    same_birth,
    same_id,
    same_staff_no,
    settle_twins,
    write_person,
)
from desktop.store import search
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Store, Tx


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One person as the form shows it.

    Attributes:
        draft: with sensitive values masked until `reveal`.
        warnings: unusual things that are kept.
        to_check: 待核实: the ID number fails its rules and was kept with a written reason.
        twin: 疑似重复.
        posts: what the person holds today, e.g. 城关供电所党支部书记.
    """

    uid: Uid
    version: int
    draft: PersonDraft
    orgs: dict[Uid, str]
    age: int | None
    party_years: int | None
    warnings: tuple[Problem, ...]
    recorded_on: date
    to_check: bool
    twin: bool
    posts: tuple[str, ...]


def _many(given: Mapping[str, Any]) -> bool:
    return len(given["uids"]) > LARGE


class PeopleService:
    """What a user does with people."""

    elsewhere: Elsewhere | None = None
    """Where many are changed at once; None does it here."""

    def __init__(self, store: Store, codes: CodeTables) -> None:
        self._store, self._codes = store, codes
        self._terms = person_terms(codes)
        self._further = further(self._terms.fields)

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list is filtered."""
        return self._terms.fields

    @property
    def further(self) -> list[ViewField]:
        """What a line tells beside its own columns, see PersonRow.more."""
        return self._further

    @property
    def codes(self) -> CodeTables:
        """Code tables for combo boxes and lists."""
        return self._codes

    def ids(self, who: Actor, query: PeopleQuery) -> list[Uid]:
        """Identities of everybody the query shows, in order; rows follow page by page.

        Raises:
            ViewProblem: a condition that cannot be asked.
        """
        with undisturbed(), self._store.read(who) as tx:
            return ids_of(tx, query, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[PersonRow]:
        """The lines of these people, in the order asked; those gone meanwhile are left out."""
        with self._store.read(who) as tx:
            orgs = names_of(tx)
            found = {p.uid: p for p in tx.rows(sa.select(Person).where(Person.uid.in_(list(uids))))}
            return [row_of(found[u], orgs, self._codes, tx.today, self._further) for u in uids if u in found]

    def count(self, who: Actor, chip: str) -> int:
        """How many a chip would show."""
        with self._store.read(who) as tx:
            return count_of(tx, chip, self._terms)

    def get(self, who: Actor, uid: Uid) -> PersonDetail:
        """One person, sensitive values masked. Raises UserError when gone."""
        with self._store.read(who) as tx:
            row = tx.fetch(Person, uid)
            return self._detail(tx, row, cover(draft_of(PersonDraft, row)))

    def reveal(self, who: Actor, uid: Uid) -> PersonDetail:
        """The same with everything readable; the look is written into the history."""
        with self._store.write(who, Right.REVEAL, "查看敏感信息") as tx:
            row = tx.fetch(Person, uid)
            shown = draft_of(PersonDraft, row)
            hidden = kept_from(who)
            tx.note_read(row, *(name for name in MASKED if name not in hidden))
            return self._detail(tx, row, cover(shown, hidden))

    def check(
        self, who: Actor, uid: Uid | None, draft: PersonDraft, how: Circumstances = AS_TYPED
    ) -> list[Problem]:
        """Everything wrong or unusual in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            stored = draft_of(PersonDraft, tx.fetch(Person, uid)) if uid else PersonDraft()
            meant = complete(uncover(draft, stored))
            return [*self._problems(tx, uid, meant), *_change_problems(tx, uid, stored, meant, how)]

    def save(
        self, who: Actor, uid: Uid | None, draft: PersonDraft, expected: int | None, how: Circumstances = AS_TYPED
    ) -> Saved:
        """Create (uid None) or change a person. Masked values left alone keep what is stored.

        Args:
            how: on which day somebody moved, whether a new name is a new name or a correction.

        Raises:
            Refused: impossible data (INV-01…04).
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "保存人员" if uid else "新建人员") as tx:
            row = tx.fetch(Person, uid, expected) if uid else None
            stored = draft_of(PersonDraft, row) if row else PersonDraft()
            meant = complete(uncover(draft, stored))
            meant = replace(meant, department_uid=meant.department_uid or department_for(tx, meant.team_uid))
            meant = keep_former(stored, meant, how)
            refuse([*self._problems(tx, uid, meant), *_change_problems(tx, uid, stored, meant, how)])
            row = row or tx.fetch(Person, None)
            write_person(tx, row, meant, stored, how)
            row.possible_twin = False
            settle_twins(tx, stored.id_number)
            saved = row.uid
        return Saved(saved, tx.changes)

    def twins(self, who: Actor, uid: Uid) -> Twins:
        """Two records with one ID number, sensitive values masked. Raises UserError when there are not two any more."""
        with self._store.read(who) as tx:
            return twins_of(tx, uid, revealed=False)

    def reveal_twins(self, who: Actor, uid: Uid) -> Twins:
        """The same with everything readable; the look is written into the history of both."""
        with self._store.write(who, Right.REVEAL, "查看敏感信息") as tx:
            hidden = kept_from(who)
            for row in pair_of(tx, uid):
                tx.note_read(row, *(name for name in MASKED if name not in hidden))
            return twins_of(tx, uid, revealed=True)

    def merge(self, who: Actor, twins: Twins, take: Iterable[str]) -> Saved:
        """Make one record of two: fields in `take` come from the other one, which goes to the recycle bin.

        Whatever points at the record given up points at the kept one afterwards; all in one action of the history.

        Raises:
            Refused: the record as chosen is impossible.
            Stale: one of the two was changed since.
            UserError: both have what one person has only once, e.g. a pledge sheet of one year.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "合并重复人员") as tx:
            kept = tx.fetch(Person, twins.kept.uid, twins.kept.version)
            other = tx.fetch(Person, twins.other.uid, twins.other.version)
            before, meant = draft_of(PersonDraft, kept), merged_draft(kept, other, take)
            give_up(tx, kept, other)
            refuse(self._problems(tx, kept.uid, meant))
            write_person(tx, kept, meant, places_found(tx, kept, before))
            mark_twin(tx, kept)
            settle_twins(tx, before.id_number)
        return Saved(kept.uid, tx.changes)

    def tell_apart(self, who: Actor, twins: Twins, draft: ApartDraft) -> Saved:
        """不是同一人: put right the number of one of the two, or take it out with a note until it is known.

        Raises:
            Refused: neither number nor note, or the number is impossible or somebody else's.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "区分重复人员") as tx:
            refuse(apart_problems(draft))
            wrong = twins.other if draft.person_uid == twins.other.uid else twins.kept
            row = tx.fetch(Person, wrong.uid, wrong.version)
            before = draft_of(PersonDraft, row)
            note = draft.note or before.id_note
            meant = complete(replace(before, id_number=tidy_id(draft.number), id_note=note))
            refuse(self._problems(tx, row.uid, meant))
            write_person(tx, row, meant, before)
            row.possible_twin = False
            settle_twins(tx, before.id_number)
        return Saved(row.uid, tx.changes)

    def posts(self, who: Actor, uids: Sequence[Uid]) -> list[str]:
        """Posts that would be empty without these people, e.g. 程远：公司党委书记."""
        with self._store.read(who) as tx:
            names = {p.uid: p.name for p in tx.rows(sa.select(Person).where(Person.uid.in_(uids)))}
            held = posts_held(tx, uids)
            return [f"{names[uid]}：{'、'.join(held[uid])}" for uid in uids if uid in held and uid in names]

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move people to the recycle bin."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_PEOPLE, "删除人员") as tx:
            for uid in uids:
                row = tx.fetch(Person, uid)
                tx.remove(row, reason)
                search.forget(tx.session, KIND, uid)
                settle_twins(tx, row.id_number)
        return tx.changes

    def restore(self, who: Actor, uids: Sequence[Uid]) -> Changes:
        """Take people back out of the bin, as 疑似重复 where a number is taken; UserError while one's organisation is in it."""
        with self._store.write(who, Right.EDIT_PEOPLE, "恢复人员") as tx:
            come_back(tx, uids)
        return tx.changes

    @apart(_many)
    def preview_change(
        self, who: Actor, uids: Sequence[Uid], change: Change, progress: Progress = quiet
    ) -> ChangePreview:
        """What giving these people one value of a field would do. Raises UserError when nobody could have it."""
        with self._store.read(who, Right.EDIT_PEOPLE) as tx:
            return Changing(tx, change, self._terms.fields, progress).preview(uids)

    @apart(_many)
    def change_many(
        self, who: Actor, uids: Sequence[Uid], change: Change, progress: Progress = quiet
    ) -> ManyChanged:
        """Give these people one value of a field, in one transaction; those who cannot have it stay as they are.

        Raises:
            UserError: nobody could have the value, or nobody would change.
        """
        field = find_field(self._terms.fields, change.field)
        title = f"成批修改{field.label}" if field else "成批修改"
        with self._store.write(who, Right.EDIT_PEOPLE, title) as tx:
            work = Changing(tx, change, self._terms.fields, progress)
            changed = work.write(uids)
            if not changed:
                raise UserError("没有一条记录会改变，什么也没有写。")
        return ManyChanged(changed, work.same, tuple(work.refused), tx.changes)

    def choices(
        self,
        who: Actor,
        text: str = "",
        *,
        members: bool | None = None,
        days: Span | None = None,
        ours: bool = False,
        limit: int = 50,
    ) -> list[Choice]:
        """People for a picker, with staff number and organisation.

        Args:
            members: True only Party members, False only 群众, None everybody.
            days: of the record it is for, today unless given; who has left since was a member then.
            ours: only members whose 组织关系 was with us.
        """
        with self._store.read(who) as tx:
            return offered(tx, text, members, days or Span(tx.today, tx.today), ours=ours, limit=limit)

    def _problems(self, tx: Tx, uid: Uid | None, draft: PersonDraft) -> list[Problem]:
        return person_problems(
            draft,
            tx.today,
            codes=self._codes,
            same_id=same_id(tx, draft.id_number, uid) if draft.id_number else None,
            same_staff_no=same_staff_no(tx, draft.staff_no, uid) if draft.staff_no else None,
            same_birth=same_birth(tx, draft, uid),
        )

    def _detail(self, tx: Tx, row: Person, shown: PersonDraft) -> PersonDetail:
        stored = draft_of(PersonDraft, row)
        orgs = names_of(tx)
        wanted = [getattr(row, name) for name in FIELD_OF.values()]
        return PersonDetail(
            uid=row.uid,
            version=row.row_version,
            draft=shown,
            orgs={u: called(orgs, u) for u in wanted if u},
            age=age_on(row.birth_date, tx.today) if row.birth_date else None,
            # 党章第七条: counted from the day of full membership.
            party_years=age_on(row.full_on, tx.today) if row.full_on else None,
            warnings=tuple(self._problems(tx, row.uid, stored)),
            recorded_on=row.created_at.astimezone().date(),
            to_check=needs_checking(stored),
            twin=row.possible_twin,
            posts=posts_held(tx, [row.uid]).get(row.uid, ()),
        )


def _change_problems(
    tx: Tx, uid: Uid | None, stored: PersonDraft, meant: PersonDraft, how: Circumstances
) -> list[Problem]:
    """What is wrong with the way from what is stored to what is meant, not with either."""
    found = [*rename_problems(stored, meant, how), *moving_problems(tx, uid, stored, meant, how)]
    return [*found, *left_posts(tx, uid, stored, meant)] if uid is not None else found
