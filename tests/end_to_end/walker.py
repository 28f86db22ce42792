"""Walks the first half of the main job from outside: first run, import, pairing with its signature, pledge with its review.

Run by the system's Python like outside.py. $1 is the spreadsheet. Every step waits for
what it needs to be shown; nothing sleeps for a fixed time.
"""

import subprocess
import sys
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from outside import application, find, press, say, type_into, wait, walk  # type: ignore[import-not-found]

BUTTON = "push button|button|check box|list item|page tab|radio button|toggle button"
LINE = "text|password text|entry"


def shown(node: Any) -> bool:
    states = node.getState()
    return bool(states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_ENABLED))


def seen(test: Any) -> Any:
    """The first node on screen that passes, None when there is none now."""
    app = application()
    return next((n for _, n in walk(app) if shown(n) and test(n)), None) if app is not None else None


def await_text(part: str) -> None:
    wait(lambda: seen(lambda n: part in n.name), f"text {part}")
    say(f"seen {part}")


def await_gone(part: str) -> None:
    wait(lambda: True if seen(lambda n: n.name == part) is None else None, f"no more {part}")


def keys(*names: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


def pick(name: str, text: str) -> None:
    """Put a full name into a picker: the one record that can be meant is taken, or chosen from what is offered."""
    find(LINE, name).queryEditableText().setTextContents(text)

    def settled() -> Any:
        lines = [n for _, n in walk(application()) if n.name == name and shown(n) and n.getRoleName() in LINE.split("|")]
        if any("\u3000" in n.queryText().getText(0, -1) for n in lines):
            return True
        if seen(lambda n: n.getRoleName() == "list item" and n.name.startswith(f"{text}\u3000")) is not None:
            keys("Return")
        return None

    wait(settled, f"{name} taken")
    say(f"picked {name}")


def dialog_button(name: str) -> None:
    """A button of the dialog in front, where the page behind may have one of the same name."""

    def look() -> Any:
        boxes = [w for w in application() if w is not None and w.getRoleName() == "dialog"]
        found = (n for box in boxes for _, n in walk(box) if n.name == name and shown(n))
        return next(found, None)

    wait(look, f"dialog button {name}").queryAction().doAction(0)
    say(f"pressed {name}")


def go(page: str) -> None:
    press(page, BUTTON)


def first_run() -> None:
    type_into("单位名称", "城关供电所")
    type_into("账号", "管理员")
    type_into("密码", "mima-2026")
    type_into("再输一次密码", "mima-2026")
    press("建立档案库")
    press("我已抄录恢复码")
    press("开始使用")


def import_people(file: str) -> None:
    press("导入人员", BUTTON)
    press("选择文件…")
    type_into("文件名称(N)：", file)
    dialog_button("打开(O)")
    press("下一步：预览")
    press("导入 4 人")
    await_text("已导入 4 人")


def pair() -> None:
    go("结对")
    press("新建结对")
    pick("带领党员", "王建国")
    pick("结对群众 1", "陈磊")
    pick("结对群众 2", "赵晓燕")
    type_into("结对目标", "半年内取得高级工证。")
    press("保存")
    press("签订结对书…")
    dialog_button("签订")
    await_text("生成结对书")


def pledge() -> None:
    go("双承诺")
    press("新建承诺书")
    pick("承诺人", "王建国")
    press("保存")
    for text in ("抢修到场不超过四十五分钟。", "每月走访两户困难群众。"):
        press("添加承诺…")
        type_into("承诺内容", text)
        dialog_button("保存")
        await_text(text)
        await_gone("添加承诺")
    press("提交审核")
    press("逐条审核（2）…")
    press("全部四项都是")
    press("确定审核结果")
    await_text("公开承诺（2）…")


def main() -> None:
    file = sys.argv[1]
    first_run()
    import_people(file)
    pair()
    pledge()
    say("done")


if __name__ == "__main__":
    main()
