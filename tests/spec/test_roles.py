"""Who may do what
A person sees what their role needs, of their own branch, masked; every reveal is asked for with a reason and recorded.
The pages of each role are in routes.md.

zh:谁可以做什么
zh:每个人只看到职责所需、本机构范围内的脱敏信息；每次查看明文都须填写理由并留痕。各角色可打开的页面见 routes.md。
"""

from collections.abc import Callable

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import GRANTS, Permission, Role
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy import masking, revealing, sealing, subjects
from unpaused.kernel.errors import Refused

ROLES = (
    Column("commander", "command", "应急指挥长"),
    Column("examiner", "examiner", "核赔员"),
    Column("salesperson", "salesperson", "业务员"),
    Column("agent", "agent", "座席"),
    Column("supervisor", "supervisor", "座席主管"),
    Column("site_administrator", "site administrator", "职场管理员"),
    Column("dispatcher", "dispatcher", "救援调度员"),
    Column("rescuer", "rescuer", "救援员"),
    Column("employee", "employee", "员工"),
    Column("operator", "operator", "运维员"),
    Column("auditor", "auditor", "审计员"),
)
Y, N = Said(True, "●", "●"), Said(False, "", "")


def _may(permission: str, en: str, zh: str, *roles: str) -> tuple[Said, ...]:
    held = {column.name for column in ROLES} if roles == ("everyone",) else set(roles)
    return (Said(permission, en, zh), *(Y if column.name in held else N for column in ROLES))


GRANTED = (
    _may("see_incidents", "see incidents", "查看突发事件", "everyone"),
    _may("command", "declare, put in force, stand down", "宣布、生效、解除", "commander"),
    _may("see_open_ends", "see board and open ends", "查看指挥看板和欠办清单", "commander", "examiner", "auditor"),
    _may("upload_list", "send in a list", "提交名单", "commander", "examiner"),
    _may("screen", "decide rows and matches", "确认名单行和匹配", "examiner"),
    _may("see_claims", "see claims", "查看赔案", "examiner"),
    _may("decide_claims", "decide claims", "决定赔案", "examiner"),
    _may("see_payouts", "see payouts", "查看赔付", "commander", "examiner", "auditor"),
    _may("work_tasks", "work tasks", "处理任务", "salesperson", "agent", "supervisor"),
    _may("see_messages", "see messages", "查看消息", "commander", "agent", "supervisor", "auditor"),
    _may("see_bulletins", "see bulletins", "查看快报", "commander", "examiner", "auditor"),
    _may("sign_bulletins", "draft and sign bulletins", "起草、签发快报", "commander"),
    _may("see_filings", "see reports to the regulator", "查看突发事件信息报告", "commander", "examiner", "auditor"),
    _may("draft_filings", "draft reports to the regulator", "起草突发事件信息报告", "commander", "examiner"),
    _may(
        "sign_filings",
        "sign, accept, hand over reports to the regulator",
        "签发、接收、报送突发事件信息报告",
        "commander",
    ),
    _may("reveal", "reveal a masked value", "查看明文", "examiner", "agent", "supervisor"),
    _may("see_audit", "read the audit trail, see who saw a person", "查看审计记录、谁查看过某人", "auditor"),
    _may("lend", "lend scope and authority", "出借权限（异地支援）", "commander"),
    _may("see_accounts", "see accounts and lendings", "查看账号与权限出借", "commander", "operator", "auditor"),
    _may("keep_accounts", "make, change and close accounts", "开立、变更、停用账号", "operator"),
    _may(
        "confirm_accounts",
        "confirm powerful roles as the second person",
        "作为第二人确认重要角色",
        "commander",
        "operator",
    ),
    _may("keep_webhooks", "set up webhooks", "设置事件推送", "operator"),
    _may("see_machine", "see the machine room", "查看机房", "operator"),
)


@examples(Column("permission", "may", "权限"), *ROLES, rows=GRANTED)
def test_what_each_role_may(
    permission: str,
    commander: bool,
    examiner: bool,
    salesperson: bool,
    agent: bool,
    supervisor: bool,
    site_administrator: bool,
    dispatcher: bool,
    rescuer: bool,
    employee: bool,
    operator: bool,
    auditor: bool,
) -> None:
    """Eleven roles, each with what its work needs and no more. Every member of staff sees the incident in force and
    their own account; the rooms of site administrators, dispatchers and rescuers are still to come.

    zh:十一种角色，各有工作所需的权限，不多不少。所有员工都能看到生效中的突发事件和自己的账号；职场管理员、救援调度员、救援员的功能尚待建设。
    """
    wanted = [commander, examiner, salesperson, agent, supervisor, site_administrator, dispatcher, rescuer]
    wanted += [employee, operator, auditor]
    assert [Permission(permission) in GRANTS[role] for role in Role] == wanted


def test_the_table_of_roles_is_whole() -> None:
    """Every permission stands in the table above; somebody who left has none of them.

    zh:每项权限都在上表中；离职人员没有任何权限。
    """
    assert {permission.value for permission, *_ in GRANTED} == set(Permission)
    assert not any(User(role="commander", is_active=False).may(permission) for permission in Permission)


@examples(
    Column("branch", "an examiner of", "核赔员所属"),
    Column("seen", "sees customers of", "可见客户"),
    rows=[
        (Said("", "head office", "总部"), Said([making.CAPITAL, making.HUBEI], "Beijing and Hubei", "北京和湖北")),
        (Said(making.HUBEI, "Hubei", "湖北"), Said([making.HUBEI], "Hubei", "湖北")),
        (Said(making.CAPITAL, "Beijing", "北京"), Said([making.CAPITAL], "Beijing", "北京")),
    ],
)
def test_a_person_sees_their_branch(
    epidemic: Incident, examiner: User, book_of_lists: None, branch: str, seen: list[str]
) -> None:
    """Staff of a branch see that branch's customers; head office sees all.

    zh:机构人员只看到本机构客户；总部可见全部。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.row(making.BEIJING)])
    visible = Match.objects.visible_to(making.staff("who", branch=branch))
    assert sorted(visible.values_list("branch_code", flat=True)) == seen


@examples(
    Column("mask", "what", "信息"),
    Column("value", "value", "原文"),
    Column("shown", "on screen", "屏幕显示"),
    rows=[
        (Said(masking.name, "name", "姓名"), "王小明", "王**"),
        (Said(masking.phone, "phone", "电话"), "13812345678", "138****5678"),
        (Said(masking.identity_number, "identity number", "证件号码"), "42010219800101123X", "420102***********X"),
        (Said(masking.account, "account", "账号"), "6222020200012345", "************2345"),
        (Said(masking.email, "e-mail", "电子邮件"), "wang@example.cn", "w***@example.cn"),
    ],
)
def test_personal_values_are_masked_on_screen(mask: Callable[[str], str], value: str, shown: str) -> None:
    """Personal values are masked wherever they are shown.

    zh:凡显示个人信息之处，一律脱敏。
    """
    assert mask(value) == shown


@examples(
    Column("reason", "reason", "理由"),
    Column("revealed", "revealed", "是否显示"),
    rows=[
        (Said("", "none", "无"), False),
        (Said("   ", "blanks", "空格"), False),
        ("x", False),
        (Said("confirm the account by phone", "confirm the account by phone", "电话核实账户"), True),
    ],
)
def test_a_reveal_needs_a_reason_and_leaves_a_row(db: None, reason: str, revealed: bool) -> None:
    """One value at a time is revealed, for a reason, and a row of the audit trail says who saw it and why.

    zh:明文一次只显示一项，须有理由，审计记录写明谁因何查看。
    """
    subject = subjects.new_subject()
    sealed = sealing.seal(subject, "spec.value", "13812345678")

    def reveal() -> str:
        return revealing.reveal(
            by=Actor.system("spec"), subject=subject, purpose="spec.value", sealed=sealed, reason=reason
        )

    if revealed:
        assert reveal() == "13812345678"
    else:
        with pytest.raises(Refused):
            reveal()
    assert list(AuditRow.objects.values_list("reason", flat=True)) == ([reason] if revealed else [])
