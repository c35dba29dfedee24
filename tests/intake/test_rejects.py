import csv
import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilbrm.errors import StoreTrouble
from itilbrm.intake import Reject, RejectsFile, rejects_path
from itilbrm.intake.tables import Table
from itilbrm.spreadsheets import refang

HEADINGS = ("id", "text ")
REJECT = Reject(7, "id", "it is blank", ["", "=1+1"])


def content(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_rejects_stand_beside_their_file() -> None:
    assert rejects_path(Path("data/complaints.csv")) == Path("data/complaints.csv.rejects.csv")


def test_a_rejected_row_is_written_with_line_column_and_reason_before_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "x.rejects.csv"
    with RejectsFile(path, HEADINGS) as rejects:
        rejects.add(REJECT)
        rejects.add(Reject(9, "", "a quote is opened and not closed", (), '1,"x'))
        assert rejects.count == 2
    assert content(path) == [
        ["line", "column", "reason", "id", "text ", "text"],
        ["7", "id", "it is blank", "", "'=1+1", ""],
        ["9", "", "a quote is opened and not closed", "", "", '1,"x'],
    ]


def test_headings_of_the_source_keep_their_names_and_ours_give_way(tmp_path: Path) -> None:
    path = tmp_path / "x.rejects.csv"
    with RejectsFile(path, ("line", "reason", "reject_line", "text")) as rejects:
        rejects.add(Reject(2, "", "no", ["a", "b", "c", "d"]))
    own = ["reject_reject_line", "column", "reject_reason"]
    assert content(path)[0] == [*own, "line", "reason", "reject_line", "text", "reject_text"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rejected_rows_can_be_imported_again_as_they_were(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "x.rejects.csv"
    with RejectsFile(path, ("=a", "b")) as rejects:
        rejects.add(Reject(2, "b", "'=' is no date", cells))
    assert all(not cell.lstrip().startswith(tuple("=+-@")) for row in content(path) for cell in row)
    with Table(path, defanged=True, wanted=["=a", "b"]) as table:
        assert [item[1][3:5] for item in table if not isinstance(item, Reject)] == [cells]


def test_bytes_that_were_no_text_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.rejects.csv"
    with RejectsFile(path, ("a",)) as rejects:
        rejects.add(Reject(2, "a", "no text", ["caf\udce9"]))
    assert content(path)[1][3] == r"caf\udce9"
    assert refang("'\udce9") == "'\udce9"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_file_is_for_its_owner_only(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with RejectsFile(tmp_path / "x.csv", HEADINGS) as rejects:
            rejects.add(REJECT)
            assert [permissions(path) for path in tmp_path.iterdir()] == [0o600]
    finally:
        os.umask(before)
    assert permissions(tmp_path / "x.csv") == 0o600


def test_a_file_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    with RejectsFile(path, HEADINGS) as rejects:
        rejects.add(REJECT)
        assert path.read_text(encoding="utf-8") == "old"
    assert permissions(path) == 0o640
    assert len(content(path)) == 2


def test_without_rejects_there_is_no_file_and_an_old_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for _ in range(2):
        with RejectsFile(path, HEADINGS) as rejects:
            assert rejects.count == 0
        assert list(tmp_path.iterdir()) == []
        path.write_text("old", encoding="utf-8")
        with RejectsFile(path, HEADINGS):
            pass


def test_an_error_on_the_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    rejects = RejectsFile(path, HEADINGS)
    rejects.add(REJECT)
    with pytest.raises(KeyboardInterrupt), rejects:
        raise KeyboardInterrupt
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text(encoding="utf-8") == "old"
    with pytest.raises(KeyboardInterrupt), RejectsFile(path, HEADINGS):
        raise KeyboardInterrupt
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("rows", [0, 1])
def test_a_planted_link_is_replaced_and_never_followed(tmp_path: Path, rows: int) -> None:
    target, path = tmp_path / "precious", tmp_path / "x.csv"
    target.write_text("precious", encoding="utf-8")
    target.chmod(0o644)
    path.symlink_to(target)
    with RejectsFile(path, HEADINGS) as rejects:
        for _ in range(rows):
            rejects.add(REJECT)
    assert target.read_text(encoding="utf-8") == "precious"
    assert not path.is_symlink()
    assert [permissions(each) for each in tmp_path.iterdir() if each != target] == [0o600] * rows


def test_a_reader_sees_the_old_file_or_the_new_one_and_never_half(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for size in (5_000, 10):
        with RejectsFile(path, HEADINGS) as rejects:
            for _ in range(size):
                seen = len(content(path)) if path.exists() and rejects.count % 500 == 0 else 0
                assert seen in {0, 5_001}
                rejects.add(REJECT)
        assert len(content(path)) == size + 1


def test_a_later_change_of_folder_does_not_move_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with RejectsFile(Path("x.csv"), HEADINGS) as rejects:
        rejects.add(REJECT)
        monkeypatch.chdir(tmp_path / "elsewhere")
    assert (tmp_path / "x.csv").exists()


def test_a_folder_that_is_not_there_is_trouble_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as caught, RejectsFile(tmp_path / "absent" / "x.csv", HEADINGS) as rejects:
        rejects.add(REJECT)
    assert str(caught.value) == (
        f"cannot write {tmp_path}/absent/x.csv: No such file or directory; make room or use another folder"
    )


def test_a_folder_that_goes_on_the_way_is_trouble_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    rejects = RejectsFile(folder / "x.csv", HEADINGS)
    rejects.add(REJECT)
    folder.rename(tmp_path / "moved")
    with pytest.raises(StoreTrouble, match=r"cannot finish .*: No such file or directory"):
        rejects.close()


@pytest.mark.parametrize("rows", [0, 1])
def test_a_folder_in_the_place_of_the_file_is_trouble_in_words(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "x.csv"
    path.mkdir()
    rejects = RejectsFile(path, HEADINGS)
    for _ in range(rows):
        rejects.add(REJECT)
    with pytest.raises(StoreTrouble, match=r"cannot finish .*: Is a directory"):
        rejects.close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_trouble_and_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreTrouble, match="No space left on device"), RejectsFile(path, HEADINGS) as rejects:
        rejects.add(REJECT)
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text(encoding="utf-8") == "old"
