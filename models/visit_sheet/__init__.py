"""The printed visit sheet 卷烟零售客户拜访记录表: what it says, and where each thing stands."""
