command-top = Who earned most
top-title = <b>{ $community }, { $period }</b>
top-week = this week
top-month = this month
top-ever = all time
top-line = { $place }. { $name }  { $points }
top-line-me = <b>{ $place }. { $name }  { $points }</b> · you
top-gap = …
top-empty = Nobody has earned points yet.
top-not-placed =
    {""}
    You are not on it yet. /checkin puts you there.
