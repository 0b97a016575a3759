"""The manager's own values of a retailer before headquarters', as fragments of a statement.

Each query that lists retailers says the same route and order by them. They want ``OWN_NOTES``
joined to ``retailer``; fragments rather than a view, so that a query reads no column it does not
show.
"""

__all__ = [
    "BY_ROUTE",
    "OWN_LATITUDE",
    "OWN_LONGITUDE",
    "OWN_NOTES",
    "OWN_ORDER",
    "OWN_PHONE",
    "OWN_ROUTE",
]

OWN_NOTES = (
    "LEFT JOIN retailer_notes ON retailer_notes.id = retailer.id AND retailer_notes.deleted = 0"
)
OWN_ROUTE = "coalesce(nullif(retailer_notes.visit_route, ''), retailer.visit_route)"
OWN_ORDER = "coalesce(retailer_notes.route_order, retailer.route_order)"
OWN_PHONE = "coalesce(nullif(retailer_notes.mobile, ''), retailer.phone)"
OWN_LONGITUDE = "coalesce(nullif(retailer_notes.longitude, ''), retailer.longitude)"
OWN_LATITUDE = "coalesce(nullif(retailer_notes.latitude, ''), retailer.latitude)"
BY_ROUTE = f"{OWN_ROUTE}, coalesce({OWN_ORDER}, 1e9), shop_name, retailer.id"
"""The order of the round: shops without a place on their route come last on it."""
