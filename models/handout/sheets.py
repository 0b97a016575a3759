"""The sheets that headquarters hands out (DOMAIN 5.1). A new sheet is an entry in ``SHEETS``.

Headings are the fields' labels; what stands here is only what the fields do not say.
"""

from typing import Final

from models.handout import values
from models.handout.checks import (
    positive,
    product_prices,
    purchase_amounts,
    purchase_signs,
    retailer_licences,
    retailer_terms,
)
from models.handout.definition import ColumnPlan as Plan
from models.handout.definition import SheetDefinition, columns_of
from models.handout.guidance import CHECKLISTS, HOLIDAYS, LIMITS, TARGETS
from models.handout.parsers import CellKind
from models.handout.synonyms import PRODUCT_NO, RETAILER_ID
from models.notice import Notice
from models.product import Product
from models.purchase import MonthPurchase, PurchaseLine
from models.receipt import ReceiptLine
from models.retailer import Retailer, StandardTerm

__all__ = [
    "CHECKLISTS",
    "HOLIDAYS",
    "LIMITS",
    "MONTHS",
    "NOTICES",
    "PRODUCTS",
    "PURCHASES",
    "RECEIPTS",
    "RETAILERS",
    "SHEETS",
    "TARGETS",
]

_PER_CARTON: Final = ("元/条", "条", "元")
_PER_PACK: Final = ("元/盒", "盒", "元/包", "包")

RETAILERS: Final = SheetDefinition(
    name="客户主档",
    record=Retailer,
    names=("零售户主档", "零售客户主档", "客户档案", "零售户档案", "客户信息", "客户资料"),
    key=("id",),
    checks=(retailer_licences, retailer_terms),
    columns=columns_of(
        Retailer,
        (
            Plan(field="id", label="客户编码", names=RETAILER_ID),
            Plan(
                field="licence_no",
                kind=CellKind.LICENCE,
                names=("证号", "许可证", "专卖证号", "专卖许可证号", "烟草专卖零售许可证号"),
            ),
            Plan(
                field="shop_name",
                names=("店名", "零售户名称", "零售客户名称", "店铺名称", "商户名称", "客户"),
            ),
            Plan(field="opened_on", names=("入网时间", "建档日期")),
            Plan(field="status_since", names=("状态时间", "状态变更日期")),
            Plan(field="longitude", kind=CellKind.DEGREES),
            Plan(field="latitude", kind=CellKind.DEGREES),
            Plan(field="owner", names=("负责人姓名", "经营者", "法人", "店主", "联系人")),
            Plan(
                field="phone",
                kind=CellKind.CODE,
                names=("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
            ),
            Plan(field="address", names=("地址", "店铺地址", "经营场所")),
            Plan(field="street", names=("乡镇/街道", "乡镇", "街道", "所属乡镇")),
            Plan(field="market_type", names=("市场类别",), table=values.MARKET_TYPES),
            Plan(
                field="retail_format",
                names=("零售业态", "经营业态", "业态类型"),
                table=values.RETAIL_FORMATS,
            ),
            Plan(field="size", names=("经营规模", "客户规模"), table=values.SIZES),
            Plan(field="class_code", kind=CellKind.CODE, names=("客户分类码", "分类码")),
            Plan(
                field="supply_grade",
                names=("等级", "客户档位", "客户等级", "供货档位"),
                table=values.GRADES,
            ),
            Plan(field="stars", names=("客户星级", "星级评定"), table=values.STARS),
            Plan(
                field="compliance",
                names=("守法", "守法经营等级", "诚信等级"),
                table=values.COMPLIANCE,
            ),
            Plan(
                field="terminal_type",
                names=("终端", "终端分类", "零售终端类型"),
                table=values.TERMINAL_TYPES,
            ),
            Plan(
                field="standard_since",
                source=(StandardTerm, "since"),
                names=("标准店起", "标准店开始", "标准店起始日期"),
            ),
            Plan(
                field="standard_until",
                source=(StandardTerm, "until"),
                names=("标准店终止", "标准店结束", "标准店止日期"),
            ),
            Plan(field="licence_from", names=("许可证起始", "有效期起", "许可证有效期起")),
            Plan(
                field="licence_until",
                names=("许可证终止", "许可证到期", "有效期止", "许可证有效期止", "许可证到期日"),
            ),
            Plan(
                field="status",
                names=("客户状态", "经营状态", "营业状态"),
                table=values.RETAILER_STATES,
            ),
            Plan(field="order_channel", names=("订货渠道",), table=values.ORDER_CHANNELS),
            Plan(field="order_cycle", names=("访销周期",), table=values.ORDER_CYCLES),
            Plan(field="order_day", names=("访销日", "订货星期"), table=values.WEEKDAYS),
            Plan(field="delivery_day", names=("配送日", "送货星期"), table=values.WEEKDAYS),
            Plan(field="settlement", names=("结算", "支付方式"), table=values.SETTLEMENTS),
            Plan(field="delivery_route", names=("配送线路", "送货路线")),
            Plan(field="visit_route", names=("走访线路", "拜访路线", "线路")),
            Plan(field="route_order", names=("线路顺序", "拜访顺序", "走访顺序")),
            Plan(
                field="manager_id",
                kind=CellKind.CODE,
                names=("工号", "客户经理编码", "客户经理编号", "经理工号"),
            ),
        ),
    ),
)

PRODUCTS: Final = SheetDefinition(
    name="卷烟目录",
    record=Product,
    names=("商品目录", "卷烟名录", "品规目录", "规格目录", "在销目录", "卷烟价格目录", "价格目录"),
    key=("id", "effective_on"),
    key_optional=("effective_on",),
    checks=(product_prices,),
    columns=columns_of(
        Product,
        (
            Plan(field="id", label="商品编码", names=PRODUCT_NO),
            Plan(
                field="name",
                names=("品规", "规格", "卷烟名称", "品规名称", "规格名称", "卷烟品规"),
            ),
            Plan(field="brand", names=("卷烟品牌", "牌号")),
            Plan(field="maker", names=("工业公司", "生产企业", "生产厂家", "厂家", "中烟公司")),
            Plan(field="origin", names=("产地类型", "省内外"), table=values.ORIGINS),
            Plan(
                field="price_class",
                names=("类别", "价格类别", "卷烟类别"),
                table=values.PRICE_CLASSES,
            ),
            Plan(field="packaging", names=("包装类型", "包装形式"), table=values.PACKAGINGS),
            Plan(field="packs_per_carton", names=("条盒数", "每条包数"), rule=positive),
            Plan(
                field="barcode_carton",
                label="条码",
                units=("条",),
                kind=CellKind.BARCODE,
                names=("条条码", "条形码", "条包条码"),
            ),
            Plan(
                field="barcode_pack",
                label="条码",
                units=("盒", "包"),
                kind=CellKind.BARCODE,
                names=("盒条码", "包条码", "盒码", "条形码"),
            ),
            Plan(
                field="wholesale",
                units=_PER_CARTON,
                names=("批发价格", "批发含税价", "含税批发价", "条批发价"),
                rule=positive,
            ),
            Plan(
                field="retail_carton",
                label="零售指导价",
                units=_PER_CARTON,
                names=("指导价", "建议零售价", "零售价", "条零售指导价", "零售指导条价"),
            ),
            Plan(
                field="retail_pack",
                label="零售指导价",
                units=_PER_PACK,
                names=("指导价", "建议零售价", "零售价", "盒零售指导价", "零售指导盒价"),
            ),
            Plan(field="key_brand", names=("重点品牌标签", "重点品规", "品牌标签")),
            Plan(field="scarce", names=("是否紧俏", "紧俏烟", "紧俏规格")),
            Plan(field="novel", names=("是否新品", "新品标识")),
            Plan(field="launched_on", names=("上市时间", "上市日")),
            Plan(
                field="status",
                names=("商品状态", "销售状态", "在销状态"),
                table=values.PRODUCT_STATES,
            ),
            Plan(field="effective_on", names=("生效日", "价格生效日期", "执行日期")),
        ),
    ),
)

PURCHASES: Final = SheetDefinition(
    name="购进明细",
    record=PurchaseLine,
    names=("订单明细", "购进", "销售明细", "订购明细", "购进数据", "订货明细"),
    key=("order_no", "line_no"),
    sums=("quantity", "amount"),
    checks=(purchase_amounts, purchase_signs),
    columns=columns_of(
        PurchaseLine,
        (
            Plan(field="order_no", kind=CellKind.CODE, names=("订单编号", "订单号码", "单号")),
            Plan(field="line_no", names=("订单行号", "行", "行项目")),
            Plan(field="day", names=("日期", "订单日期", "订货时间", "订购日期", "购进日期")),
            Plan(field="retailer_id", kind=CellKind.CODE, names=RETAILER_ID),
            Plan(field="product_id", kind=CellKind.CODE, names=PRODUCT_NO),
            Plan(field="requested", units=("条",), names=("需求", "需求数量", "要货量")),
            Plan(
                field="quantity",
                units=("条",),
                names=("数量", "订货量", "购进量", "订购数量", "实供量", "销量", "购进数量"),
            ),
            Plan(
                field="unit_price",
                units=_PER_CARTON,
                names=("批发价", "价格", "含税单价", "批发单价"),
            ),
            Plan(
                field="amount",
                units=("元",),
                names=("购进金额", "订货金额", "订单金额", "含税金额"),
            ),
            Plan(field="kind", names=("订单类型", "单据类型"), table=values.PURCHASE_KINDS),
        ),
    ),
)

MONTHS: Final = SheetDefinition(
    name="购进月汇总",
    record=MonthPurchase,
    names=("月汇总", "购进汇总", "月度购进", "购进月报", "月度汇总"),
    key=("month", "retailer_id", "product_id"),
    sums=("quantity", "amount"),
    columns=columns_of(
        MonthPurchase,
        (
            Plan(field="month", kind=CellKind.MONTH, names=("年月", "期间", "购进月份")),
            Plan(field="retailer_id", label="客户编码", kind=CellKind.CODE, names=RETAILER_ID),
            Plan(field="product_id", label="商品编码", kind=CellKind.CODE, names=PRODUCT_NO),
            Plan(
                field="quantity",
                units=("条",),
                names=("购进量", "订购量", "订货量", "销量", "购进数量"),
            ),
            Plan(field="amount", units=("元",), names=("购进金额", "订货金额", "含税金额")),
        ),
    ),
)

NOTICES: Final = SheetDefinition(
    name="通知公告",
    record=Notice,
    names=("通知", "公告", "宣传事项", "通知通告"),
    key=("id",),
    columns=columns_of(
        Notice,
        (
            Plan(field="id", label="编号", names=("通知编号", "公告编号", "文号")),
            Plan(field="title", names=("通知标题", "主题")),
            Plan(field="kind", names=("通知类型", "类别"), table=values.NOTICE_KINDS),
            Plan(field="body", kind=CellKind.LONG_TEXT, names=("内容", "通知内容")),
            Plan(field="published_on", names=("发布时间", "日期", "通知日期")),
            Plan(field="must_tell", names=("宣传到户", "是否到户")),
            Plan(field="scope", names=("范围", "宣传对象")),
            Plan(field="until", names=("截止时间", "有效期", "有效期至")),
        ),
    ),
)

RECEIPTS: Final = SheetDefinition(
    name="回执",
    record=ReceiptLine,
    names=("回执单", "上报回执", "接收回执", "回执明细"),
    key=(),
    columns=columns_of(
        ReceiptLine,
        (
            Plan(
                field="package", kind=CellKind.CODE, names=("上报包编号", "包号", "包id", "package")
            ),
            Plan(
                field="record_id", kind=CellKind.CODE, names=("记录号", "记录id", "编号", "record")
            ),
            Plan(field="revision", names=("修订", "版次", "版本号", "revision")),
            Plan(field="result", names=("处理结果", "审核结果", "回执结果", "状态", "result")),
            Plan(
                field="comment",
                kind=CellKind.LONG_TEXT,
                names=("退回意见", "退回原因", "审核意见", "处理意见", "说明", "备注", "comment"),
            ),
            Plan(field="handler", names=("经办人", "审核人", "受理人", "处理者", "handler")),
            Plan(
                field="day", names=("处理日期", "处理时间", "审核日期", "回执日期", "时间", "date")
            ),
            Plan(field="hash_head", kind=CellKind.CODE, names=("校验码", "内容校验", "hash")),
            Plan(
                field="manager_id",
                kind=CellKind.CODE,
                names=("客户经理工号", "客户经理编码", "客户经理编号", "经理工号"),
            ),
        ),
    ),
)

SHEETS: Final = (
    *(RETAILERS, PRODUCTS, PURCHASES, MONTHS, NOTICES),
    *(TARGETS, LIMITS, CHECKLISTS, HOLIDAYS, RECEIPTS),
)
"""In the order in which they are best read: what others refer to comes first."""
