"""What reading a package yields, in this order.

::

    PackageHeader
    DataBatch …
    PackageView, where it was asked for
    PackageEnd

**Nothing counts before PackageEnd:** only then count and digest agree with the manifest.
"""

from collections.abc import Mapping

import attrs

from models.package import DataLine, ReceivedHead
from models.package.view_report import ViewReport

__all__ = ["DataBatch", "PackageEnd", "PackageHeader", "PackagePart", "PackageView"]


@attrs.frozen
class PackageHeader:
    """The file (``sha256`` of its bytes) and its manifest: ``entries`` as they stand, and read."""

    file: str
    sha256: str
    size: int
    entries: Mapping[str, str]
    received: ReceivedHead


@attrs.frozen
class DataBatch:
    """Records of the data, each with the hash of its JSON."""

    lines: tuple[DataLine, ...]


@attrs.frozen
class PackageView:
    """The sheets for people, each held against what was sent."""

    reports: tuple[ViewReport, ...]


@attrs.frozen
class PackageEnd:
    """The whole package was read: as many records as the manifest says, and its digest."""

    records: int


PackagePart = PackageHeader | DataBatch | PackageView | PackageEnd
