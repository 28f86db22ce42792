"""A made-up rubric of one page, with codes that look like booleans."""

SMALL = """\
schema: rubric/1
id: small
version: 1.0
title: 小细则
raters:
  - {role: self, weight: 40}
  - {role: mass, weight: 60}
dimensions:
  - id: A
    title: 甲
    points: 10
    indicators:
      - {id: A1, title: 出勤, points: 6, rule: {type: linear, metric: m.rate, full_at: 95.5, zero_at: 75}}
      - {id: A2, title: 评价, points: 4, rule: {type: manual, scale: [{label: 好, pct: 100}, {label: 差, pct: 0}]}}
  - id: B
    title: 乙
    points: 10
    indicators:
      - {id: B1, title: 会议, points: 5, rule: {type: quota, metric: m.count, per: month, need: 1, each_missing: 0.1}}
      - {id: B2, title: 检查, points: 3, rule: {type: deduct, each: 0.5}}
      - {id: B3, title: 阵地, points: 2, rule: {type: checklist, items: [{text: 一, points: 1}, {text: 二, points: 1}]}}
penalties: [{id: P1, title: 通报, manual: true, each: 2}]
bonus: {cap: 5, items: [{id: X1, title: 荣誉, metric: m.honor, each: 1}]}
vetoes: [{id: V1, title: 造假, manual: true, effect: {cap_level: OFF}}]
rating:
  type: grade
  levels:
    - {code: ON, title: 上榜, min: 10}
    - {code: OFF, title: 未上榜, min: 0}
"""
