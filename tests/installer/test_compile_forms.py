"""The form compiler: typed, readable, repeatable; what has no form any more goes away."""

from pathlib import Path

import pytest

from installer import compile_forms

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0">
 <class>NoteDialog</class>
 <widget class="QDialog" name="NoteDialog">
  <property name="windowTitle"><string>便条“一”</string></property>
  <layout class="QFormLayout" name="form">
   <item row="0" column="0"><widget class="QLabel" name="titleLabel">
    <property name="text"><string>标题(&amp;T)</string></property><property name="buddy"><cstring>titleEdit</cstring></property>
   </widget></item>
   <item row="0" column="1"><widget class="QLineEdit" name="titleEdit">
    <property name="accessibleName"><string>标题</string></property>
   </widget></item>
   <item row="1" column="1"><widget class="DateField" name="dayEdit"/></item>
  </layout>
 </widget>
 <customwidgets><customwidget>
  <class>DateField</class><extends>QLineEdit</extends><header>desktop.ui.shared.fields</header>
 </customwidget></customwidgets>
 <resources/>
 <connections/>
</ui>
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "窗体 源"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "note_dialog.ui").write_text(FORM, "utf-8")
    return folder


def code(sources: Path) -> str:
    return compile_forms.compiled(sources)[Path("notes/ui_note_dialog.py")]


def test_a_form_becomes_a_module_in_a_package_of_the_same_folder(sources: Path) -> None:
    assert set(compile_forms.compiled(sources)) == {Path("__init__.py"), Path("notes/__init__.py"), Path("notes/ui_note_dialog.py")}


def test_the_code_is_typed_and_its_chinese_can_be_read(sources: Path) -> None:
    text = code(sources)
    assert "def setupUi(self, NoteDialog: QDialog) -> None:" in text
    assert "NoteDialog.setWindowTitle('便条“一”')" in text
    assert "self.titleEdit.setAccessibleName('标题')" in text
    assert "QCoreApplication" not in text


def test_only_what_is_used_is_imported(sources: Path) -> None:
    imports = [line for line in code(sources).splitlines() if line.startswith("from")]
    assert imports == [
        "from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QLineEdit",
        "from desktop.ui.shared.fields import DateField",
    ]


def test_compiling_twice_changes_nothing(sources: Path, tmp_path: Path) -> None:
    target = tmp_path / "forms"
    assert compile_forms.write(compile_forms.compiled(sources), target) != []
    assert compile_forms.write(compile_forms.compiled(sources), target) == []


def test_an_edited_or_orphaned_file_is_stale_and_put_right(sources: Path, tmp_path: Path) -> None:
    target = tmp_path / "forms"
    wanted = compile_forms.compiled(sources)
    compile_forms.write(wanted, target)
    (target / "notes" / "ui_note_dialog.py").write_text("", "utf-8")
    (target / "notes" / "ui_gone.py").write_text("", "utf-8")
    assert compile_forms.stale(wanted, target) == [Path("notes/ui_gone.py"), Path("notes/ui_note_dialog.py")]
    compile_forms.write(wanted, target)
    assert compile_forms.stale(wanted, target) == []
    assert not (target / "notes" / "ui_gone.py").exists()


def test_a_broken_form_is_named(sources: Path) -> None:
    (sources / "notes" / "broken.ui").write_text("<ui", "utf-8")
    with pytest.raises(SystemExit, match=r"broken\.ui 编译不了"):
        compile_forms.compiled(sources)
