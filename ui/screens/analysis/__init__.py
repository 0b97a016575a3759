"""The page 分析: metrics of a month, what they are made of, ABC, mix, what stands out."""
