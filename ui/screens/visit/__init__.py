"""The visit 走访 and the display check 规范陈列评估: one page, two views, one draft."""
