import errno
import os

import pytest
import typer

from unpaused.config.cli.console import Words, refusals


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (errno.ENOSPC, "The disk is full: /backup/base", "磁盘已满：/backup/base"),
        (errno.EACCES, "/backup/base cannot be read or written", "/backup/base"),
    ],
)
def test_a_disk_that_is_full_or_closed_is_said_and_is_no_stack_trace(
    number: int, english: str, chinese: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("en", english), ("zh", chinese)):
        with pytest.raises(typer.Exit) as ended, refusals(Words(language)):
            raise OSError(number, os.strerror(number), "/backup/base")
        assert ended.value.exit_code == 1
        assert said in capsys.readouterr().err


def test_another_fault_of_the_machine_keeps_its_trace() -> None:
    with pytest.raises(BrokenPipeError), refusals(Words("en")):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")
