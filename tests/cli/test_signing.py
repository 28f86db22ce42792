"""`shuangxing sign`, `verify` and `key`: words, exit codes, JSON, and files that are never half written."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageDraw

from desktop.cli import main
from tests.documents.signed_papers import (
    PARTY_A,
    PARTY_B,
    PASSWORD,
    authority,
    contract,
    flipped,
    outside,
    paper,
    signed_by_a,
    signed_by_both,
    with_text_added,
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a contract and a key made by the command itself."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHUANGXING_KEY_PASSWORD", PASSWORD)
    Path("合同.pdf").write_bytes(contract())
    assert run("key", "new", "--name", "张三", "--organisation", "示范供电所", "--out", "甲.p12").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def seal_picture() -> bytes:
    image = Image.new("RGB", (600, 600), "white")
    ImageDraw.Draw(image).ellipse((20, 20, 580, 580), outline=(200, 20, 20), width=24)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sign_as_a(*more: str) -> Result:
    return run("sign", "合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "甲签.pdf", *more)


def test_a_new_user_makes_a_key_signs_and_verifies(desk: Path) -> None:
    Path("章.png").write_bytes(seal_picture())
    done = sign_as_a("--seal", "章.png", "--reason", "项目实施合同")
    assert (done.exit_code, "张三已签署“甲方签章”（内部签章）" in done.output) == (0, True)
    checked = run("verify", "甲签.pdf")
    assert checked.exit_code == 0
    assert f"待签：{PARTY_B}。" in checked.output
    said = outside("pdfsig", "-nocert", pdf=Path("甲签.pdf").read_bytes(), folder=desk)
    assert "Signature is Valid" in said


@pytest.mark.usefixtures("desk")
def test_the_second_party_signs_the_file_it_was_sent() -> None:
    sign_as_a()
    run("key", "new", "--name", "李四", "--organisation", "示例建设公司", "--out", "乙.p12")
    done = run("sign", "甲签.pdf", "--field", PARTY_B, "--key", "乙.p12", "--out", "双方.pdf")
    assert done.exit_code == 0
    checked = run("verify", "双方.pdf")
    assert checked.exit_code == 0
    assert checked.output.startswith("双方.pdf：已全部签署\n  全部 2 个签名完好")


@pytest.mark.usefixtures("desk")
def test_keys_of_one_authority_are_trusted_by_its_certificate() -> None:
    os.environ["SHUANGXING_CA_PASSWORD"] = "机构密码"
    for name in ("甲", "乙"):
        made = run(
            "key", "new", "--name", name, "--organisation", "示范供电所", "--out", f"{name}1.p12", "--ca", "机构.p12"
        )
        assert made.exit_code == 0
    del os.environ["SHUANGXING_CA_PASSWORD"]
    assert run("key", "authority", "甲1.p12", "--out", "机构.pem").exit_code == 0
    run("sign", "合同.pdf", "--field", PARTY_A, "--key", "乙1.p12", "--out", "甲签.pdf")
    assert "签发机构受信任" in run("verify", "甲签.pdf", "--trust", "机构.pem").output
    Path("别家.pem").write_bytes(authority().certificate_pem())
    stranger = run("verify", "甲签.pdf", "--trust", "别家.pem")
    assert (stranger.exit_code, "签发机构未受信任" in stranger.output) == (0, True)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (signed_by_both(), 0, "已全部签署"),
        (signed_by_a(), 0, "部分签署"),
        (contract(), 1, "未签署"),
        (paper(), 1, "也没有签名域"),
        (flipped(signed_by_both(), 900), 1, "已损坏"),
        (with_text_added(signed_by_both()), 1, "签署后被改动"),
        (b"rubbish" * 430, 1, "不是 PDF"),
        (b"", 1, "空的"),
    ],
)
def test_the_exit_code_tells_whether_the_file_is_whole(tmp_path: Path, data: bytes, code: int, words: str) -> None:
    file = tmp_path / "文件.pdf"
    file.write_bytes(data)
    checked = run("verify", str(file))
    assert (checked.exit_code, words in checked.output) == (code, True)


def test_of_several_files_each_gets_its_verdict_and_the_worst_decides(tmp_path: Path) -> None:
    (tmp_path / "好.pdf").write_bytes(signed_by_both())
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    checked = run("verify", str(tmp_path / "好.pdf"), str(tmp_path / "坏.pdf"))
    assert checked.exit_code == 1
    assert ["好.pdf：已全部签署" in checked.output, "坏.pdf：已损坏" in checked.output] == [True, True]


def test_machines_get_json(tmp_path: Path) -> None:
    (tmp_path / "好.pdf").write_bytes(signed_by_both())
    (tmp_path / "垃圾.pdf").write_bytes(b"x" * 3000)
    checked = run("verify", "--json", str(tmp_path / "好.pdf"), str(tmp_path / "垃圾.pdf"))
    good, bad = json.loads(checked.stdout)
    assert (good["state"], good["sound"], good["locked"], good["empty"]) == ("complete", True, True, [])
    assert [s["holder"] for s in good["signatures"]] == ["张三", "李四"]
    assert good["signatures"][0]["signed_at"] == "2026-06-01T04:00:00+00:00"
    assert (bad["state"], bad["sound"]) == ("refused", False)


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    missing = run("verify", str(tmp_path / "没有.pdf"))
    assert (missing.exit_code, "找不到文件" in missing.stderr) == (2, True)


@pytest.mark.usefixtures("desk")
def test_the_input_is_never_overwritten() -> None:
    same = run("sign", "合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "./合同.pdf")
    assert (same.exit_code, "不能与原文件相同" in same.stderr) == (2, True)
    assert Path("合同.pdf").read_bytes() == contract()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["合同.pdf", "--field", "丙方", "--key", "甲.p12", "--out", "x.pdf"], 1, "可签的有：甲方签章、乙方签章"),
        (["合同.pdf", "--field", PARTY_B, "--key", "甲.p12", "--out", "x.pdf"], 1, "还没有轮到"),
        (["没有.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "x.pdf"], 2, "找不到文件"),
        (["合同.pdf", "--field", PARTY_A, "--key", "没有.p12", "--out", "x.pdf"], 2, "找不到文件"),
        (["合同.pdf", "--field", PARTY_A, "--key", "合同.pdf", "--out", "x.pdf"], 1, "不是签名钥匙文件"),
        (["合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "没有/x.pdf"], 2, "不存在"),
        (
            ["合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "x.pdf", "--seal", "合同.pdf"],
            1,
            "不是可用的图片",
        ),
        (["合同.pdf", "--field", PARTY_A, "--out", "x.pdf"], 2, "二者选一"),
    ],
)
def test_what_cannot_be_signed_is_refused_in_words_and_leaves_no_file(
    arguments: list[str], code: int, words: str
) -> None:
    refused = run("sign", *arguments)
    assert (refused.exit_code, words in refused.stderr) == (code, True)
    assert sorted(p.name for p in Path().iterdir()) == ["合同.pdf", "甲.p12"]


@pytest.mark.usefixtures("desk")
def test_only_fields_that_are_still_empty_are_offered() -> None:
    sign_as_a()
    done = run("sign", "甲签.pdf", "--field", "丙方", "--key", "甲.p12", "--out", "x.pdf")
    assert done.output.rstrip().endswith(f"可签的有：{PARTY_B}。")


@pytest.mark.usefixtures("desk")
def test_a_wrong_password_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUANGXING_KEY_PASSWORD", "不对")
    assert "密码不对" in sign_as_a().stderr


@pytest.mark.usefixtures("desk")
def test_without_terminal_and_password_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHUANGXING_KEY_PASSWORD")
    monkeypatch.delenv("SHUANGXING_PASSWORD", raising=False)
    refused = sign_as_a()
    assert (refused.exit_code, "SHUANGXING_KEY_PASSWORD" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("desk")
def test_a_key_is_shown_with_holder_issuer_and_what_it_is_worth() -> None:
    shown = run("key", "show", "甲.p12")
    assert [w in shown.output for w in ("持有人：张三", "签发者：示范供电所内部签章机构", "仅证明文件完整")] == [
        True
    ] * 3
    assert json.loads(run("key", "show", "甲.p12", "--json").output)["kind"] == "local"


@pytest.mark.usefixtures("desk")
def test_an_existing_key_is_never_overwritten() -> None:
    before = Path("甲.p12").read_bytes()
    again = run("key", "new", "--name", "张三", "--organisation", "示范供电所", "--out", "甲.p12")
    assert (again.exit_code, "不会覆盖" in again.stderr) == (1, True)
    assert Path("甲.p12").read_bytes() == before


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["key", "authority", "甲.p12", "--out", "甲.p12"], 2),
        (["key", "authority", "甲.p12", "--out", "合同.pdf"], 1),
        (["sign", "合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "甲.p12"], 1),
        (["sign", "合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "."], 2),
    ],
)
def test_no_outcome_takes_the_place_of_a_key_or_another_file(arguments: list[str], code: int) -> None:
    before = {path: path.read_bytes() for path in Path().iterdir()}
    done = run(*arguments)
    assert done.exit_code == code
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.usefixtures("desk")
def test_a_folder_is_named_as_one() -> None:
    for done in (run("verify", "."), run("key", "show", ".")):
        assert (done.exit_code, "是文件夹" in done.output) == (2, True)


@pytest.mark.usefixtures("desk")
def test_an_earlier_outcome_may_be_replaced() -> None:
    for _ in range(2):
        assert sign_as_a().exit_code == 0
        assert run("key", "authority", "甲.p12", "--out", "机构.pem", "--json").exit_code == 0


@pytest.mark.usefixtures("desk")
def test_a_key_file_is_readable_by_its_owner_alone() -> None:
    assert Path("甲.p12").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("desk")
def test_a_full_disk_leaves_the_old_file_and_no_rubbish() -> None:
    Path("甲签.pdf").write_bytes(b"%PDF before")
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "from desktop.cli import main\nmain(sys.argv[1:])"
    )
    arguments = ["sign", "合同.pdf", "--field", PARTY_A, "--key", "甲.p12", "--out", "甲签.pdf"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, env=environment, check=False)
    assert (done.returncode, "没能写入" in done.stderr.decode()) == (1, True)
    assert sorted(p.name for p in Path().iterdir()) == ["合同.pdf", "甲.p12", "甲签.pdf"]
    assert Path("甲签.pdf").read_bytes() == b"%PDF before"


def test_verify_says_nothing_on_stderr_and_loads_neither_window_nor_database(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(with_text_added(signed_by_both()))
    code = (
        "import sys\nfrom desktop.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(sorted({'PySide6', 'sqlalchemy', 'reportlab'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code, "verify", str(file)], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.usefixtures("desk")
def test_the_common_password_of_the_environment_serves_for_a_key_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHUANGXING_KEY_PASSWORD")
    monkeypatch.setenv("SHUANGXING_PASSWORD", PASSWORD)
    assert sign_as_a().exit_code == 0
