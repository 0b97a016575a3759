"""The kinds of journalled record: the words under which history, packages and changes name them."""

import attrs

from models.check import Check
from models.entries import (
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.handed_checklist import HandedChecklist
from models.holiday import Holiday
from models.kind_names import PACKAGED_KINDS
from models.manager import Manager
from models.marks import N_
from models.notice import Notice
from models.photo import Photo
from models.plan_stop import PlanStop
from models.product import Product
from models.programme import (
    AwardRound,
    Campaign,
    MonthClose,
    StandardFile,
    StoreReport,
    Training,
)
from models.records import Record
from models.reports.report import Report
from models.retailer import Retailer, RetailerNotes
from models.setting import Setting
from models.six_one_record import SixOneExemption, SixOneRecord
from models.supply import SupplyLimit
from models.target import Target
from models.targets.confirmation import TargetConfirmation
from models.targets.retailer_plan import RetailerPlan
from models.todo import Todo
from models.visit import Visit

__all__ = ["KINDS", "PACKAGED_KINDS", "Kind", "kind_of"]


@attrs.frozen
class Kind:
    """One kind of record: its name in the journal, class, Chinese label.

    ``packaged`` kinds travel to headquarters in a package's data; headquarters' own do not.
    """

    name: str
    record: type[Record]
    label: str

    @property
    def packaged(self) -> bool:
        """True for what travels to headquarters."""
        return self.name in PACKAGED_KINDS


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("manager", Manager, N_("客户经理")),
        Kind("retailer", Retailer, N_("零售户")),
        Kind("retailer_notes", RetailerNotes, N_("自有档案")),
        Kind("product", Product, N_("卷烟规格")),
        Kind("notice", Notice, N_("通知")),
        Kind("target", Target, N_("目标任务")),
        Kind("supply_limit", SupplyLimit, N_("货源投放")),
        Kind("checklist", HandedChecklist, N_("评估标准")),
        Kind("holiday", Holiday, N_("节假日")),
        Kind("visit", Visit, N_("走访")),
        Kind("check", Check, N_("规范评估")),
        Kind("six_one", SixOneRecord, N_("六个一")),
        Kind("six_one_exemption", SixOneExemption, N_("六个一豁免")),
        Kind("campaign", Campaign, N_("宣传促销活动")),
        Kind("training", Training, N_("客户培训")),
        Kind("store_report", StoreReport, N_("经营分析报告")),
        Kind("award_round", AwardRound, N_("客户评优")),
        Kind("month_close", MonthClose, N_("六个一月结")),
        Kind("standard_file", StandardFile, N_("标准店档案")),
        Kind("target_confirmation", TargetConfirmation, N_("目标确认")),
        Kind("retailer_plan", RetailerPlan, N_("零售户月计划")),
        Kind("todo", Todo, N_("待办")),
        Kind("market_note", MarketNote, N_("市场动态")),
        Kind("complaint", Complaint, N_("投诉与建议")),
        Kind("demand", Demand, N_("需求与断货")),
        Kind("retailer_change", RetailerChange, N_("客户信息变更")),
        Kind("grade_suggestion", GradeSuggestion, N_("等级变更建议")),
        Kind("irregularity", Irregularity, N_("异常线索")),
        Kind("brand_review", BrandReview, N_("品牌培育")),
        Kind("expense", Expense, N_("活动费用")),
        Kind("declaration", Declaration, N_("七严自查")),
        Kind("report", Report, N_("工作报告")),
        Kind("plan_stop", PlanStop, N_("计划")),
        Kind("photo", Photo, N_("照片")),
        Kind("setting", Setting, N_("设置")),
    )
}

_BY_CLASS = {kind.record: kind.name for kind in KINDS.values()}


def kind_of(record: Record | type[Record]) -> str:
    """Return the kind's name of a record or of its class."""
    record_class = record if isinstance(record, type) else type(record)
    return _BY_CLASS[record_class]
