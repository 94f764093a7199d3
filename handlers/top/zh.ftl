command-top = 积分排行
top-title = <b>{ $community } · { $period }</b>
top-week = 本周
top-month = 本月
top-ever = 总榜
top-line = { $place }. { $name }  { $points }
top-line-me = <b>{ $place }. { $name }  { $points }</b> · 我
top-gap = …
top-empty = 还没有人得到积分。
top-not-placed =
    {""}
    你还没上榜，来 /checkin 签个到吧。
