"""客户: the list with instant search, and one retailer's whole story."""
