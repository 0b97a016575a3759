"""目标: targets of headquarters with what came, and plans by retailer that are to reach them."""
