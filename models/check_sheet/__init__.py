"""The evaluation sheet 规范陈列、规范经营评估表 on paper, laid out from the checklist."""
