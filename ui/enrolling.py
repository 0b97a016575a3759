"""Writing the device's enrolment file: asked for in 设置, and where a package is made."""

from models.errors import RoundbookError
from storage.operations.enrol_device import write_enrolment
from ui.context import AppContext
from ui.i18n import _

__all__ = ["write_enrolment_file"]


def write_enrolment_file(context: AppContext) -> None:
    """Ask for a folder and write the file there."""
    owner = context.profile()
    if owner is None or not owner.complete:
        context.failed.emit(
            _("还没有填本人资料，不能写登记文件。"), _("请先到“设置”里填好工号、姓名和单位。")
        )
        return
    folder = context.dialogs.ask_folder(_("登记文件放到哪个文件夹"))
    if folder is None:
        return
    try:
        written = write_enrolment(context.ledger, folder)
    except RoundbookError as error:
        context.tell_failure(error)
        return
    context.announce(written.changes)
    context.told.emit(_("登记文件已写好：{name}").format(name=written.path.name), "")
