"""What a drill says of a list that it cannot use."""

from pathlib import Path
from typing import Any

import pytest

from unpaused.capabilities.screening.models import ListState, PeopleList
from unpaused.capabilities.screening.tests import making
from unpaused.config.demo import acts, director
from unpaused.kernel.errors import Refused


def test_a_refused_list_is_named_with_what_is_wrong_with_it(db: None) -> None:
    by, incident = making.staff("examiner"), making.in_force()
    good = making.receive(by, incident, making.csv_list([making.row(1)]))
    twice = making.receive(by, incident, "姓名,姓名\n张三,李四\n".encode())
    assert PeopleList.objects.get(pk=twice.pk).state == ListState.REFUSED
    with pytest.raises(Refused, match=r"The list second\.csv was refused\.") as told:
        acts._screened({good.pk: "first.csv", twice.pk: "second.csv"})
    assert "姓名" in str(told.value.__cause__)


def test_the_director_says_the_reason_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*arguments: Any) -> None:
        raise Refused("demo.list", "The list {file} was refused.", file="a.csv") from Refused("x", "The file is empty.")

    monkeypatch.setattr(director, "_play", refused)
    (tmp_path / "script.json").write_text('{"language": "zh-hans", "result": "%s"}' % (tmp_path / "out.json"))
    assert director.main(str(tmp_path / "script.json")) == 1
    said = capsys.readouterr().out
    assert "名单 a.csv 被拒收。" in said and "文件是空的" in said
