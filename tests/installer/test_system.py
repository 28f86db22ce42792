"""System components: what is missing is named exactly, and nothing is installed that is there."""

import pytest

from installer import system
from installer.trouble import Trouble

NOWHERE = {"libnowhere9": "libnowhere.so.9", "nowhere-tools": "nowhere-command", "nowhere-data": "/usr/share/nowhere"}


def test_libraries_programs_and_files_are_found() -> None:
    assert system.missing({"libc6": "libc.so.6", "dash": "sh", "base-files": "/etc/passwd"}) == []


def test_what_is_not_there_is_named_by_its_package() -> None:
    assert system.missing({**NOWHERE, "libc6": "libc.so.6"}) == list(NOWHERE)


def test_nothing_is_done_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    system.ensure({"libc6": "libc.so.6"})


def test_a_user_without_rights_is_given_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name in ("apt-get", "dpkg") else None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Trouble) as refused:
        system.ensure(NOWHERE, "python3.11-venv")
    line = "sudo apt-get install --no-install-recommends libnowhere9 nowhere-tools nowhere-data python3.11-venv"
    assert str(refused.value).splitlines()[2].strip() == f"sudo apt-get update && {line}"


def test_on_another_distribution_the_missing_things_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Trouble, match=r"libnowhere\.so\.9（Debian 的 libnowhere9）"):
        system.ensure(NOWHERE)


def test_the_tests_need_all_that_the_program_needs() -> None:
    assert system.RUN.items() <= system.TEST.items()
