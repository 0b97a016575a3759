"""Operations in the user's words, for history and for 撤销/重做."""

from models.marks import N_

__all__ = ["OPERATION_LABELS", "operation_label"]

OPERATION_LABELS: dict[str, str] = {
    "set_profile": N_("设置本人资料"),
    "change_setting": N_("改设置"),
    "import_handouts": N_("收下发文件"),
    "record_visit": N_("完成走访"),
    "correct_visit": N_("更正走访"),
    "withdraw_visit": N_("撤回走访"),
    "record_check": N_("完成评估"),
    "withdraw_check": N_("撤回评估"),
    "add_todo": N_("添加待办"),
    "change_todo": N_("更新待办"),
    "record_six_one": N_("记录六个一"),
    "withdraw_six_one": N_("撤回六个一"),
    "exempt_six_one": N_("豁免六个一"),
    "change_notes": N_("维护自有档案"),
    "export_package": N_("生成上报包"),
    "recover_packages": N_("从上报包找回"),
    "print_sheets": N_("打印走访单"),
    "print_recovery_sheet": N_("打印恢复单"),
    "repair_records": N_("修复记录"),
    "back_up": N_("备份"),
    "restore": N_("从备份恢复"),
    "new_device": N_("换了电脑或文件夹"),
    "undo": N_("撤销"),
    "redo": N_("重做"),
}


def operation_label(name: str) -> str:
    """Return the Chinese words for an operation's name."""
    return OPERATION_LABELS.get(name, name)
