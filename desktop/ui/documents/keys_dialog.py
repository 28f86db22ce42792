"""签名钥匙: the keys made at this station and the authorities whose keys are known here, with what can be done about each."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.services.documents import AuthorityRow, KeyRow
from desktop.ui.documents.dialogs import ask_new_key
from desktop.ui.documents.wording import HONEST
from desktop.ui.shared.buttons import button, rule, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.saving import ask_file, ask_place

CERTIFICATES = "机构证书 (*.pem *.crt *.cer)"
_TRUST = (
    "要让别的单位核对这里的内部签章，把本单位的机构证书存为文件交给对方；对方的签章要在这里核对，就收下对方的证书。"
    "收下之前请打电话核对指纹：证书是谁都能做的，指纹对上才知道是对方的。"
)
_COMPARE = "请打电话问对方的指纹，逐组核对后再信任；对不上的不要收下。"


class Keys:
    """Reads what there is, shows it, does what is asked for. `over`: what the dialogs stand over."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        self._desk, self._over = desk, over
        self._documents, self._who = desk.services.documents, desk.who

    def read(self) -> None:
        """Read and show the dialog."""
        self._desk.runner.read(
            lambda: (self._documents.signing_keys(self._who), self._documents.authorities(self._who)),
            lambda found: self._show(*found),
            owner=self._over,
            key="keys",
        )

    def _show(self, keys: Sequence[KeyRow], authorities: Sequence[AuthorityRow]) -> QDialog:
        box = dialog(self._over, "签名钥匙", 620)
        lines = QVBoxLayout(box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(8)
        lines.addWidget(words("签名钥匙", "heading", name="keys_title"))
        lines.addWidget(words(HONEST, "second", wrap=True, name="keys_about"))
        if not keys:
            lines.addWidget(words("还没有签名钥匙。需要在电脑上签章时，先为签署人做一把。", wrap=True, name="keys_none"))
        may = self._who.may(Right.SIGN)
        for number, key in enumerate(keys, start=1):
            lines.addWidget(rule())
            save = button("存为文件…", f"key_{number}_save", partial(self._ask_place, box, key))
            lines.addLayout(_line(f"key_{number}", f"{key.holder}　{key.organisation}", key, [save] if may else []))
        lines.addSpacing(8)
        lines.addWidget(words("签发机构", "heading"))
        lines.addWidget(words(_TRUST, "second", wrap=True, name="authorities_about"))
        for number, authority in enumerate(authorities, start=1):
            lines.addWidget(rule())
            name = f"{authority.name}（本单位）" if authority.own else authority.name
            act = self._deed(box, number, authority) if authority.own or may else None
            lines.addLayout(_line(f"authority_{number}", name, authority, [act] if act else []))
            lines.addWidget(words(f"指纹 {authority.fingerprint}", "note", wrap=True, name=f"authority_{number}_print"))
        lines.addSpacing(8)
        lines.addLayout(self._foot(box, may=may))
        box.open()
        return box

    def _deed(self, box: QDialog, number: int, authority: AuthorityRow) -> QWidget:
        if authority.own:
            return button("保存机构证书…", "authority_save", partial(self._ask_certificate_place, box, authority))
        drop = partial(self._drop, box, authority)
        made = button("不再信任", f"authority_{number}_drop", drop, role="danger")
        made.setAccessibleName(f"不再信任{authority.name}")
        return made

    def _foot(self, box: QDialog, *, may: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        if may:
            make = partial(_leave, box, self._ask_new)
            row.addWidget(button("制作签名钥匙…", "keys_make", make, glyph="plus"))
            row.addWidget(button("收下别单位的机构证书…", "authority_take", partial(self._ask_certificate, box)))
        row.addStretch()
        row.addWidget(button("关闭", "keys_close", box.reject))
        return row

    # keys

    def _ask_new(self) -> None:
        ask_new_key(self._over, self._make)

    def _make(self, holder: str, organisation: str, password: str) -> None:
        """In the write queue; making one takes a moment."""
        self._desk.runner.write(
            "制作签名钥匙",
            lambda: self._documents.make_key(self._who, holder, organisation, password),
            lambda _saved: self._desk.say(f"{holder}的签名钥匙已做好。", "查看", self.read),
            owner=self._over,
        )

    def _ask_place(self, box: QDialog, key: KeyRow) -> None:
        write = lambda path: self._write(path, lambda: self._documents.save_key(self._who, key.uid, path))  # noqa: E731
        ask_place(box, "保存签名钥匙", f"{key.holder}.p12", write, "签名钥匙 (*.p12)")

    def _write(self, path: Path, work: Callable[[], object]) -> None:
        self._desk.runner.read(work, lambda _none: self._desk.say(f"已保存到 {path}"), owner=self._over)

    # authorities

    def _ask_certificate_place(self, box: QDialog, authority: AuthorityRow) -> None:
        write = lambda path: self._write(path, lambda: self._documents.save_certificate(self._who, path))  # noqa: E731
        ask_place(box, "保存机构证书", f"{authority.name}.pem", write, CERTIFICATES)

    def _ask_certificate(self, box: QDialog) -> None:
        ask_file(box, "选择对方的机构证书", CERTIFICATES, partial(_leave_with, box, self.look))

    def look(self, path: Path) -> None:
        """Show what a certificate says, to be compared before it is trusted."""
        self._desk.runner.read(
            lambda: self._documents.look_at_certificate(self._who, path), lambda found: self._compare(*found), owner=self._over
        )

    def _compare(self, offered: AuthorityRow, certificate: bytes) -> None:
        until = f"{offered.valid_until.astimezone():%Y-%m-%d}"
        detail = f"{offered.organisation}，有效至 {until}。\n指纹：{offered.fingerprint}\n{_COMPARE}"
        self._desk.ask(
            self._over, f"信任“{offered.name}”？", detail, "指纹一致，信任", partial(self._trust, offered, certificate)
        )

    def _trust(self, offered: AuthorityRow, certificate: bytes) -> None:
        self._desk.runner.write(
            "信任签发机构",
            lambda: self._documents.trust(self._who, certificate),
            lambda _changes: self._desk.say(f"已信任“{offered.name}”，它签发的钥匙今后可以核对。", "查看", self.read),
            owner=self._over,
        )

    def _drop(self, box: QDialog, authority: AuthorityRow) -> None:
        uid = authority.uid
        if uid is None:
            return
        detail = "它签发的钥匙今后显示为未受信任；已经签好的文件不变。"
        work = lambda: self._documents.distrust(self._who, uid)  # noqa: E731
        done = lambda _changes: self._desk.say(f"已不再信任“{authority.name}”")  # noqa: E731

        def drop() -> None:
            box.reject()
            self._desk.runner.write("不再信任签发机构", work, done, owner=self._over)

        self._desk.ask(box, f"不再信任“{authority.name}”？", detail, "不再信任", drop, danger=True)


def _leave(box: QDialog, then: Callable[[], object]) -> None:
    """Go on to what needs a dialog of its own."""
    box.finished.connect(lambda _result: then())
    box.reject()


def _leave_with(box: QDialog, then: Callable[[Path], object], path: Path) -> None:
    _leave(box, lambda: then(path))


def _line(name: str, text: str, row: KeyRow | AuthorityRow, acts: Sequence[QWidget]) -> QHBoxLayout:
    made = QHBoxLayout()
    made.addWidget(words(text, wrap=True, name=name), 1)
    made.addWidget(words(f"有效至 {row.valid_until.astimezone():%Y-%m-%d}", "note", name=f"{name}_until"))
    for act in acts:
        made.addWidget(act)
    return made
