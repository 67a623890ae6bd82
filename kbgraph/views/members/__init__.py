"""The members and parts of a thing, and the fields by which they are compared."""

from kbgraph.views.members.leading_fields import leading_fields, stated_fields
from kbgraph.views.members.memberships import Member, Members, MembershipReader
from kbgraph.views.members.standings import Period, Standing

__all__ = [
    "Member",
    "Members",
    "MembershipReader",
    "Period",
    "Standing",
    "leading_fields",
    "stated_fields",
]
