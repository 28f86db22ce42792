"""Documents: one number each, frozen data, signatures here and elsewhere, matched when they come back."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.compose import Opened
from desktop.documents import templates
from desktop.documents.keys import Authority, SigningKey, load_key
from desktop.documents.pictures import page_count
from desktop.documents.signing import sign
from desktop.documents.verifying import Trust
from desktop.domain.actors import Actor
from desktop.domain.documents import ContractData, DocumentState, GoalLine, Party, PlanLine, StageLine
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.services.documents import DocumentQuery, DocumentService, Subject
from desktop.store.sessions import Tx
from tests.documents.reading import read_fields

STAGES = ("计划立项", "任务分解", "调研实践", "动态管控", "考评验收", "总结推广")
DAY = date(2026, 3, 1)


def contract(project: str = "台区经理红色网格") -> ContractData:
    stages = tuple(StageLine(s, f"{s}工作", DAY, DAY + timedelta(days=30), "𬱖䶮") for s in STAGES)
    return ContractData(
        project=project,
        origin="基层自选项目",
        award="2026年3月12日党建项目开标会评审中标",
        first=Party("示例县供电公司党委", "党委书记", "程远"),
        second=Party("城关供电所党支部", "党支部书记", "李㛃"),
        content="以网格为单位服务群众。",
        difficulty="上热下冷",
        brand="红色网格",
        outcome="制度成果",
        goals=(GoalLine("群众满意率", "90%", "95%", "测评"),),
        start=DAY,
        end=date(2026, 12, 31),
        schedule=stages,
        budget_fen=1_000_00,
        pass_score=7000,
        copies=4,
        plan=(PlanLine("计划立项", "走访", "组织", "一户一档", "李㛃", date(2026, 4, 1)),),
        project_lead="李㛃",
    )


class Signed:
    """Remembers what the documents service told a subject."""

    def __init__(self) -> None:
        self.subjects: list[Uid] = []

    def __call__(self, tx: Tx, subject: Uid, document: Uid) -> None:
        self.subjects.append(subject)


@pytest.fixture
def told() -> Signed:
    return Signed()


@pytest.fixture
def documents(opened: Opened, told: Signed) -> DocumentService:
    open_file = opened.database_of()

    def data(tx: Tx, subject: Uid) -> dict[str, object]:
        return contract("𰻞" if subject[-1] == 0 else "台区经理红色网格").fields()

    return DocumentService(open_file.store, open_file.blobs, {"project_contract": Subject(data, told)})


SUBJECT = Uid(bytes(15) + b"\x07")


def made(documents: DocumentService, who: Actor) -> Uid:
    return documents.make(who, "project_contract", SUBJECT).uid


def test_a_contract_gets_a_number_a_code_and_fields_in_the_declared_order(
    documents: DocumentService, who: Actor
) -> None:
    shown = documents.get(who, made(documents, who))
    mark = templates.load("project_contract").numbering
    assert shown.row.number == f"测试{mark}〔{shown.row.made_on.year}〕1号"
    assert shown.row.state is DocumentState.FINAL
    pdf = documents.pdf(who, shown.uid)
    assert [f.name for f in read_fields(pdf)] == [s.field for s in shown.signers]
    assert page_count(pdf) == shown.row.pages >= 2
    assert documents.picture(who, shown.uid, 1).startswith(b"\x89PNG")


def test_numbers_are_given_once_and_never_again(documents: DocumentService, who: Actor) -> None:
    first = made(documents, who)
    documents.void(who, first, "内容有误")
    second = documents.get(who, made(documents, who))
    assert "〕2号" in second.row.number
    assert documents.get(who, first).row.state is DocumentState.VOID


def test_two_signatures_here_make_it_signed_and_tell_the_project(
    documents: DocumentService, who: Actor, told: Signed
) -> None:
    uid = made(documents, who)
    key = documents.make_key(who, "程远", "示例县供电公司党委", "miyao-2026").uid
    fields = [s.field for s in documents.get(who, uid).signers]
    with pytest.raises(UserError):
        documents.sign(who, uid, fields[1], key, "miyao-2026")
    documents.sign(who, uid, fields[0], key, "miyao-2026")
    assert documents.get(who, uid).row.state is DocumentState.PARTLY_SIGNED
    documents.sign(who, uid, fields[1], key, "miyao-2026")
    shown = documents.get(who, uid)
    assert all(s.signed for s in shown.signers)
    assert documents.verify(who, uid).sound
    if shown.signed_when == "all_signatures":
        assert shown.row.state is DocumentState.SIGNED
        assert told.subjects == [SUBJECT]


def test_a_wrong_key_password_signs_nothing(documents: DocumentService, who: Actor) -> None:
    uid = made(documents, who)
    key = documents.make_key(who, "程远", "党委", "miyao-2026").uid
    before = documents.pdf(who, uid)
    with pytest.raises(UserError, match="密码"):
        documents.sign(who, uid, documents.get(who, uid).signers[0].field, key, "wrong")
    assert documents.pdf(who, uid) == before


def test_the_second_party_signs_at_another_computer_and_the_file_is_matched(
    documents: DocumentService, who: Actor, tmp_path: Path
) -> None:
    uid = made(documents, who)
    fields = [s.field for s in documents.get(who, uid).signers]
    key = documents.make_key(who, "程远", "党委", "miyao-2026").uid
    documents.sign(who, uid, fields[0], key, "miyao-2026")
    out = tmp_path / "out.pdf"
    documents.save_as(who, uid, out)
    now = documents._store.clock()  # noqa: SLF001
    elsewhere = load_key(
        Authority.create("城关供电所", now).issue("李㛃", "城关供电所党支部", "bieren-1", now), "bieren-1"
    )
    back = tmp_path / "back.pdf"
    back.write_bytes(sign(out.read_bytes(), fields[1], elsewhere, None, "", now))
    assert documents.bring_back(who, back).uid == uid
    assert "李㛃" in documents.get(who, uid).signers[1].signed
    with pytest.raises(UserError):
        documents.bring_back(who, back)


def test_an_altered_or_foreign_file_is_not_taken_in(documents: DocumentService, who: Actor, tmp_path: Path) -> None:
    uid = made(documents, who)
    content = bytearray(documents.pdf(who, uid))
    content[len(content) // 2] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(content)
    for path in (altered, Path(__file__)):
        with pytest.raises(UserError, match="不是从这里发出的文书"):
            documents.bring_back(who, path)
    documents.save_as(who, uid, tmp_path / "same.pdf")
    with pytest.raises(UserError, match="没有新的签名"):
        documents.bring_back(who, tmp_path / "same.pdf")


def test_an_interrupted_document_is_finished_with_the_same_number(
    opened: Opened, documents: DocumentService, who: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        pass

    def cut(*_: object) -> str:
        raise PowerCut

    monkeypatch.setattr(opened.database_of().blobs, "keep", cut)
    with pytest.raises(PowerCut):
        made(documents, who)
    monkeypatch.undo()
    waiting = documents.ids(who, DocumentQuery())
    assert [r.state for r in documents.rows(who, waiting)] == [DocumentState.MAKING]
    assert documents.interrupted(who) == waiting
    with pytest.raises(UserError, match="还没有生成完"):
        documents.confirm_ink(who, waiting[0], documents.get(who, waiting[0]).row.made_on)
    documents.resume(who, waiting[0])
    assert documents.interrupted(who) == []
    with pytest.raises(UserError, match="不在生成中"):
        documents.resume(who, waiting[0])
    shown = documents.get(who, waiting[0])
    assert "〕1号" in shown.row.number
    assert documents.pdf(who, waiting[0]).startswith(b"%PDF")


def test_ink_needs_a_date_between_making_and_today(documents: DocumentService, who: Actor, tmp_path: Path) -> None:
    uid = made(documents, who)
    today = documents.get(who, uid).row.made_on
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(documents.pdf(who, uid))
    with pytest.raises(UserError, match="签署日期"):
        documents.confirm_ink(who, uid, today + timedelta(days=1))
    documents.confirm_ink(who, uid, today, scan)
    shown = documents.get(who, uid)
    assert (shown.row.state, shown.has_scan, shown.signed_on) == (DocumentState.SIGNED, True, today)
    assert all("手写签字" in s.signed for s in shown.signers)


def test_documents_are_found_by_number_and_title(documents: DocumentService, who: Actor) -> None:
    uid = made(documents, who)
    assert documents.ids(who, DocumentQuery(text="合同")) == [uid]
    assert documents.ids(who, DocumentQuery(chip="void")) == []
    assert documents.ids(who, DocumentQuery(subject_uid=new_uid())) == []


def test_the_authority_of_another_office_is_taken_over_and_given_up(
    documents: DocumentService, who: Actor, tmp_path: Path
) -> None:
    uid = made(documents, who)
    first, second = (s.field for s in documents.get(who, uid).signers[:2])
    pem, theirs, back = tmp_path / "本单位.pem", tmp_path / "对方.pem", tmp_path / "back.pdf"
    with pytest.raises(UserError, match="还没有签发机构"):
        documents.save_certificate(who, pem)
    key = documents.make_key(who, "程远", "党委", "miyao-2026").uid
    documents.sign(who, uid, first, key, "miyao-2026")
    now = documents._store.clock()  # noqa: SLF001
    other = Authority.create("城关供电所", now)
    elsewhere = load_key(other.issue("李敏", "城关供电所党支部", "bieren-1", now), "bieren-1")
    back.write_bytes(sign(documents.pdf(who, uid), second, elsewhere, None, "", now))
    documents.bring_back(who, back)
    assert [s.trust for s in documents.verify(who, uid).signatures] == [Trust.TRUSTED, Trust.UNTRUSTED]

    theirs.write_bytes(other.certificate_pem())
    offered, content = documents.look_at_certificate(who, theirs)
    assert offered.organisation == "城关供电所"
    documents.trust(who, content)
    assert [s.trust for s in documents.verify(who, uid).signatures] == [Trust.TRUSTED, Trust.TRUSTED]
    own, taken = documents.authorities(who)
    assert (own.own, taken.own, taken.fingerprint) == (True, False, offered.fingerprint)
    documents.make_key(who, "王强", "党委", "miyao-2027")  # still by our own authority
    assert len(documents.authorities(who)) == 2

    documents.save_certificate(who, pem)
    for path, words in ((theirs, "已经在受信任之列"), (pem, "本单位自己的签发机构")):
        with pytest.raises(UserError, match=words):
            documents.trust(who, path.read_bytes())
    assert b"PRIVATE KEY" not in pem.read_bytes()
    with pytest.raises(UserError, match="不是签发机构的证书"):
        documents.look_at_certificate(who, _saved(tmp_path, elsewhere))
    with pytest.raises(UserError, match="本单位自己的"):
        documents.distrust(who, own.uid or new_uid())
    documents.distrust(who, taken.uid or new_uid())
    assert documents.verify(who, uid).signatures[1].trust is Trust.UNTRUSTED


def _saved(folder: Path, key: SigningKey) -> Path:
    path = folder / "签署人.pem"
    path.write_bytes(key.certificate.public_bytes(Encoding.PEM))
    return path
