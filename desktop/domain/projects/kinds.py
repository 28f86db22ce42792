"""The data of resources/kinds/projects.yaml."""

from dataclasses import dataclass
from functools import cached_property

from desktop.domain.errors import UserError
from desktop.domain.projects.states import Stage


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what it is called."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ProjectKind:
    """One kind of project; `must` is its 六个必, e.g. 必研究内容."""

    code: str
    title: str
    must: str = ""
    must_hint: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """等次 of an acceptance; only a passed one lets the project go on."""

    code: str
    title: str
    passed: bool


@dataclass(frozen=True, slots=True)
class StageHint:
    """What a stage asks for; `share` parts of the term when a schedule is laid out."""

    code: Stage
    duty: str
    hint: str
    share: int


@dataclass(frozen=True, slots=True)
class Floors:
    """What a branch owes every year (INV-17); reminds, never blocks."""

    projects: int
    problems: int


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """Terms printed in every contract: pass_score in hundredths, titles of the two signers."""

    pass_score: int
    copies: int
    first_title: str
    second_title: str


@dataclass(frozen=True)
class ProjectKinds:
    """The whole file."""

    version: int
    late_after_days: int
    yearly: Floors
    number: str
    contract: ContractTerms
    kinds: tuple[ProjectKind, ...]
    outcome_kinds: tuple[Named, ...]
    grades: tuple[Grade, ...]
    stages: tuple[StageHint, ...]
    problem_kinds: tuple[Named, ...]

    @cached_property
    def by_code(self) -> dict[str, ProjectKind]:
        return {kind.code: kind for kind in self.kinds}

    @cached_property
    def outcome_titles(self) -> dict[str, str]:
        return {kind.code: kind.title for kind in self.outcome_kinds}

    @cached_property
    def problem_titles(self) -> dict[str, str]:
        return {kind.code: kind.title for kind in self.problem_kinds}

    @cached_property
    def hints(self) -> dict[Stage, StageHint]:
        return {hint.code: hint for hint in self.stages}

    def grade(self, code: str) -> Grade:
        """Raises UserError when the file has no such grade."""
        found = next((g for g in self.grades if g.code == code), None)
        if found is None:
            raise UserError(f"验收等次“{code}”不在等次表中。", "请重新选择等次。")
        return found
