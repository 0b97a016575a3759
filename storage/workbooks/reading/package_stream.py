"""What reading a package yields, in this order.

::

    PackageHeader
    DataBatch …
    PackageEnd

**Nothing counts before PackageEnd:** only then count and digest agree with the manifest.
"""

from collections.abc import Mapping

import attrs

from models.package import DataLine, ReceivedHead

__all__ = ["DataBatch", "PackageEnd", "PackageHeader", "PackagePart"]


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
class PackageEnd:
    """The whole package was read: as many records as the manifest says, and its digest."""

    records: int


PackagePart = PackageHeader | DataBatch | PackageEnd
