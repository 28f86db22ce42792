"""At the door, from outside: first run, a second program on the same data, locking with a half typed record, a wrong
password, the right one, and the record as it was.

Run by the system's Python. What follows is the command that starts the program once more.
"""

import subprocess
import sys

from hands import (  # type: ignore[import-not-found]
    LINE,
    PASSWORD,
    await_text,
    cell,
    find,
    first_run,
    keys,
    press,
    say,
    text_of,
    type_into,
    wait,
)


def open_with(password: str) -> None:
    type_into("密码", password)
    press("打开")


def second_program(command: list[str]) -> None:
    """Refused with a sentence of its own, while the first goes on."""
    with subprocess.Popen(command) as second:
        try:
            open_with(PASSWORD)
            await_text("这个数据库已在另一个窗口中打开。")
        finally:
            second.terminate()


def main() -> None:
    first_run()
    press("人员")
    press("新建人员")
    type_into("姓名", "李娜𬱖")
    type_into("工号", "GD2026001")
    await_text("未保存，有草稿")
    second_program(sys.argv[1:])
    keys("ctrl+l")
    open_with("mima-2027")
    await_text("账号或密码不正确。")
    open_with(PASSWORD)
    press("新建人员")
    wait(lambda: text_of(find(LINE, "姓名")) == "李娜𬱖" and text_of(find(LINE, "工号")) == "GD2026001", "the text typed")
    press("保存")
    cell("李娜𬱖")
    say("done")


if __name__ == "__main__":
    main()
