"""Forgetting
Personal values lie under a key for each person. Deletion destroys the key: nobody can read them again, backups
included, while counts and amounts stay. The audit trail holds ids and never a personal value.

zh:删除
zh:个人信息以每人一把的密钥加密保存。删除就是销毁密钥：包括备份在内，谁也无法再读；数量和金额保留。审计记录只有编号，没有个人信息。
"""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from tests.spec.conftest import SignIn
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.sealed import event_of
from unpaused.capabilities.claims.tests import making as cases
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.actions.answers import keep
from unpaused.capabilities.outreach.models import Answer
from unpaused.capabilities.screening import actions, figures
from unpaused.capabilities.screening.models import Candidate, ListRow, PeopleList
from unpaused.capabilities.screening.queries import rows
from unpaused.capabilities.screening.tests import making
from unpaused.config import operator
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.book.installed import book
from unpaused.foundation.events.models import Event
from unpaused.foundation.files import store
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.sealing import Deleted, unseal
from unpaused.gateways.sms.gateway import InboundSms
from unpaused.kernel import clock


def _chain(examiner: User, epidemic: Incident) -> PeopleList:
    listed = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(3)]
    return making.screened(examiner, epidemic, listed)


def _counts(incident_id: int) -> list[float | None]:
    return [each(incident_id).value for each in (figures.listed, figures.found, figures.not_insured)]


def test_a_deleted_list_cannot_be_read_and_still_counts(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Deleting a list destroys the keys of its file and of each row and erases its candidates. The counts, the matches
    and a report of what was destroyed stay.

    zh:删除名单即销毁文件和每一行的密钥，并清除候选人；数量、匹配和删除报告保留。
    """
    people_list = _chain(examiner, epidemic)
    before = _counts(epidemic.pk)
    report = actions.delete_list(by=examiner, list_id=people_list.pk, reason="sent by mistake").deletion_report
    with pytest.raises(Deleted):
        store.original(people_list.original)
    for row in ListRow.objects.select_related("subject"):
        with pytest.raises(Deleted):
            rows.facts_in(row)
    assert not Candidate.objects.exists()
    assert _counts(epidemic.pk) == before == [3, 1, 1]
    assert (report["rows"], report["row_keys_destroyed"], report["matches_kept"]) == (3, 3, 1)


def test_after_a_persons_deletion_their_claim_is_a_number_and_an_amount(claim: int) -> None:
    """After the deletion of a person, nobody can read what they stated; number, state and amount of the claim stay.

    zh:删除个人信息后，任何人都读不出其陈述；赔案的编号、状态和金额保留。
    """
    cases.fill(claim)
    claims.submit(by=cases.customer(claim), claim_id=claim)
    found = Claim.objects.get(pk=claim)
    assert event_of(found) is not None
    subjects.destroy(by=cases.SYSTEM, subject_id=found.subject_id, reason="asked for by the customer")
    after = Claim.objects.select_related("subject").get(pk=claim)
    with pytest.raises(Deleted):
        event_of(after)
    assert (after.number, after.state, after.amount_fen) == (found.number, "approved", 1_000_000)


def test_who_is_forgotten_is_forgotten_in_the_lists_too(
    epidemic: Incident, examiner: User, book_of_lists: None, signed_in: SignIn
) -> None:
    """Who is forgotten is forgotten in the lists, too: the rows that named them can be read no more, the others can.

    zh:删除某人的信息时，名单中指明此人的行也一并删除，无法再读；其他行不受影响。
    """
    people_list = _chain(examiner, epidemic)
    assert operator.forget(str(making.ADULT), "asked for by the customer").facts["rows"] == 1
    of_person = people_list.rows.select_related("subject").get(state="confirmed")
    with pytest.raises(Deleted):
        rows.facts_in(of_person)
    for other in people_list.rows.select_related("subject").exclude(state="confirmed"):
        assert rows.facts_in(other)["name"]
    assert "Deleted on" in signed_in(examiner).get(f"/screening/rows/{of_person.pk}").content.decode()


def test_what_they_wrote_back_goes_with_them(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """What somebody wrote back from their telephone goes with them.

    zh:当事人回复的短信也一并删除。
    """
    _chain(examiner, epidemic)
    phone = next(p.phone for p in book().persons([making.ADULT]))
    keep(channel="sms", came=[InboundSms(sender=phone or "", to="95500", text="是我，谢谢", at=clock.now())])
    operator.forget(str(making.ADULT), "asked for by the customer")
    answer = Answer.objects.select_related("subject").get()
    with pytest.raises(Deleted):
        unseal(answer.subject, "answer.text", bytes(answer.text))


@examples(
    Column("statement", "somebody tries to", "有人试图"),
    rows=[
        (Said("UPDATE audit_auditrow SET reason = 'x'", "change a row", "修改记录"),),
        (Said("DELETE FROM audit_auditrow", "delete rows", "删除记录"),),
        (Said("TRUNCATE audit_auditrow", "empty the trail", "清空记录"),),
    ],
)
def test_the_audit_trail_cannot_be_changed(epidemic: Incident, statement: str) -> None:
    """The program itself has no right to change or empty the audit trail.

    zh:程序本身无权修改或清空审计记录。
    """
    before = AuditRow.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRow.objects.count() == before > 0


def test_nothing_personal_stands_in_trail_events_or_plain_columns(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Names, numbers, phones and health facts stand in no row of the trail, in no event, and in no column in the open.

    zh:姓名、证件号码、电话和健康信息不出现在任何审计记录、事件或明文字段中。
    """
    _chain(examiner, epidemic)
    plain = json.dumps(
        [
            list(AuditRow.objects.values()),
            list(Event.objects.values()),
            list(ListRow.objects.values()),
            list(Claim.objects.values()),
        ],
        default=str,
        ensure_ascii=False,
    )
    secrets = (
        making.name_of(making.ADULT),
        making.identity_number(making.ADULT),
        making.phone_of(making.ADULT),
        making.HOSPITAL,
        making.DIAGNOSIS,
    )
    assert "screening" in plain
    assert not any(secret in plain for secret in secrets)


def test_pages_say_deleted_instead_of_failing(
    epidemic: Incident, examiner: User, book_of_lists: None, signed_in: SignIn
) -> None:
    """Pages about deleted people still open and say when the data were deleted.

    zh:涉及已删除信息的页面照常打开，并写明删除时间。
    """
    people_list = _chain(examiner, epidemic)
    row = people_list.rows.get(state="confirmed")
    actions.delete_list(by=examiner, list_id=people_list.pk, reason="sent by mistake")
    page = signed_in(examiner).get(f"/screening/rows/{row.pk}")
    assert page.status_code == 200
    assert "Deleted on" in page.content.decode()
    assert making.HOSPITAL not in page.content.decode()
