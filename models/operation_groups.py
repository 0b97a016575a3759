"""Operations by what they are about, as the history is filtered."""

from collections.abc import Mapping

from models.marks import N_

__all__ = ["OPERATION_GROUPS", "OTHER", "operation_group"]

OTHER = N_("其他")

OPERATION_GROUPS: Mapping[str, frozenset[str]] = {
    N_("走访"): frozenset(("record_visit", "correct_visit", "withdraw_visit")),
    N_("计划"): frozenset(
        (
            *("make_plan", "add_stop", "move_stop", "postpone_stop", "cancel_stop", "arrange_day"),
            *("confirm_targets", "plan_retailers"),
        )
    ),
    N_("照片"): frozenset(("attach_photo", "describe_photo", "remove_photo")),
    N_("评估"): frozenset(("record_check", "withdraw_check")),
    N_("六个一"): frozenset(
        (
            "record_six_one",
            "correct_six_one",
            "withdraw_six_one",
            "exempt_six_one",
            "close_month",
            "reopen_month",
            *(
                f"{act}_{kind}"
                for act in ("record", "correct", "withdraw")
                for kind in ("campaign", "training", "store_report", "award_round", "standard_file")
            ),
        )
    ),
    N_("待办"): frozenset(("add_todo", "change_todo")),
    N_("登记"): frozenset(
        f"{act}_{kind}"
        for act in ("record", "correct", "withdraw")
        for kind in (
            "market_note",
            "complaint",
            "demand",
            "retailer_change",
            "grade_suggestion",
            "irregularity",
            "brand_review",
            "expense",
            "declaration",
        )
    ),
    N_("报告"): frozenset(
        f"{act}_report" for act in ("record", "correct", "submit", "reopen", "withdraw")
    ),
    N_("档案"): frozenset(("change_notes",)),
    N_("导入"): frozenset(("import_handouts", "recover_packages", "import_handover")),
    N_("上报"): frozenset(("export_package", "import_receipts", "write_enrolment")),
    N_("打印"): frozenset(("print_sheets", "print_check_sheets", "print_recovery_sheet")),
    N_("设置"): frozenset(("set_profile", "change_setting")),
    N_("备份"): frozenset(("back_up", "restore", "new_device", "repair_records")),
    N_("撤销重做"): frozenset(("undo", "redo")),
}
"""In the order in which they are offered; what no group names is 其他."""


def operation_group(name: str) -> str:
    """Return the group of an operation by its name."""
    return next((group for group, names in OPERATION_GROUPS.items() if name in names), OTHER)
