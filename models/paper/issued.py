"""Who printed a form, and when: every form says it."""

from datetime import datetime

import attrs

__all__ = ["Issued"]


@attrs.frozen(kw_only=True)
class Issued:
    """Who printed a form and when."""

    organisation: str
    manager_name: str
    manager_id: str
    printed_at: datetime

    @property
    def manager(self) -> str:
        """Name and number: 沈知远（A001）."""
        return f"{self.manager_name}（{self.manager_id}）" if self.manager_id else self.manager_name
