"""Files are written whole or not at all."""

import pytest

from shiftopt.export.whole import WriteError, write_whole


def test_text_is_utf8_with_its_own_line_ends(tmp_path):
    """No system adds a carriage return or another encoding."""
    assert write_whole(tmp_path / "new" / "a.csv", "早班\n").read_bytes() == "早班\n".encode()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    """Where the new file can't take its place, the old one is as it was."""
    path = write_whole(tmp_path / "a.csv", b"old")

    def busy(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("pathlib.Path.replace", busy)
    with pytest.raises(WriteError, match="open in another program"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_an_interrupted_write_leaves_nothing_behind(tmp_path, monkeypatch):
    """Ctrl-C in the middle of a write cleans up after itself."""

    def interrupted(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.csv", b"new")
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    """The error names the path."""
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError, match="out"):
        write_whole(tmp_path / "out" / "a.csv", b"")
