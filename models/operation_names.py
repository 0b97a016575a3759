"""Operations in the user's words, for history and for 撤销/重做."""

from models.marks import N_

__all__ = ["OPERATION_LABELS", "operation_label"]

OPERATION_LABELS: dict[str, str] = {
    "set_profile": N_("设置本人资料"),
    "change_setting": N_("改设置"),
    "import_handouts": N_("收下发文件"),
    "import_receipts": N_("收回执"),
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
    "record_market_note": N_("登记市场动态"),
    "correct_market_note": N_("更正市场动态"),
    "withdraw_market_note": N_("撤回市场动态"),
    "record_complaint": N_("登记投诉与建议"),
    "correct_complaint": N_("更正投诉与建议"),
    "withdraw_complaint": N_("撤回投诉与建议"),
    "record_demand": N_("登记需求与断货"),
    "correct_demand": N_("更正需求与断货"),
    "withdraw_demand": N_("撤回需求与断货"),
    "record_retailer_change": N_("登记客户信息变更"),
    "correct_retailer_change": N_("更正客户信息变更"),
    "withdraw_retailer_change": N_("撤回客户信息变更"),
    "record_grade_suggestion": N_("登记等级变更建议"),
    "correct_grade_suggestion": N_("更正等级变更建议"),
    "withdraw_grade_suggestion": N_("撤回等级变更建议"),
    "record_irregularity": N_("登记异常线索"),
    "correct_irregularity": N_("更正异常线索"),
    "withdraw_irregularity": N_("撤回异常线索"),
    "record_brand_review": N_("登记品牌培育"),
    "correct_brand_review": N_("更正品牌培育"),
    "withdraw_brand_review": N_("撤回品牌培育"),
    "record_expense": N_("登记活动费用"),
    "correct_expense": N_("更正活动费用"),
    "withdraw_expense": N_("撤回活动费用"),
    "record_declaration": N_("登记七严自查"),
    "correct_declaration": N_("更正七严自查"),
    "withdraw_declaration": N_("撤回七严自查"),
    "change_notes": N_("维护自有档案"),
    "export_package": N_("生成上报包"),
    "write_enrolment": N_("写设备登记文件"),
    "recover_packages": N_("从上报包找回"),
    "export_handover": N_("移交客户"),
    "import_handover": N_("接收移交"),
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
