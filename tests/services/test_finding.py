"""One search over every noun."""

from desktop.domain.actors import Actor
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services import Services


def found(services: Services, who: Actor, text: str) -> list[tuple[str, str, str]]:
    return [(f.kind, f.title, f.note) for f in services.search.find(who, text)]


def test_people_and_organisations_are_found_in_one_go(services: Services, who: Actor) -> None:
    team = services.organisations.save(who, None, OrganisationDraft("城关营业班", OrgKind.TEAM), None).uid
    services.people.save(who, None, PersonDraft(name="成关", staff_no="GD1", team_uid=team), None)
    assert set(found(services, who, "chengguan")) == {("organisations", "城关营业班", "班组"), ("people", "成关", "GD1 · 城关营业班")}


def test_what_was_deleted_is_not_found(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    services.people.delete(who, [uid], "测试")
    assert found(services, who, "张伟") == []


def test_nothing_typed_finds_nothing(services: Services, who: Actor) -> None:
    services.people.save(who, None, PersonDraft(name="张伟"), None)
    assert found(services, who, "  ") == []
