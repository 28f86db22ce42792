"""The page of GB/T 9704-2012: lines, paragraphs, tables, signature blocks, and their flow over pages.

The flow is our own and not ReportLab's platypus: it knows the number of pages before anything is painted (第 X 页 共 Y 页),
keeps text on the grid of 22 lines, and holds headings, rows and signatures together by the rules of paper; and platypus'
paragraph begins lines with forbidden punctuation.
"""
