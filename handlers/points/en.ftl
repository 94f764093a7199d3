command-points = Points, tier and the way up
command-why = Why I got or did not get points
points-card = { $parts }
points-balance = <b>{ $available ->
        [one] 1 point
       *[other] { $available } points
    }</b> to spend in { $community }
points-pending = { $pending } more on the way
points-tier = { $tier }, { $missing ->
        [one] 1 point
       *[other] { $missing } points
    } to { $next }
    { $bar }
points-top-tier = { $tier }, the highest tier, with { $points } points in twelve months
points-last =
    {""}
    <b>Lately</b>
    { $lines }
points-none =
    {""}
    Nothing yet. /checkin is a good start.
transfer-line = { $day }  { $amount }  { $rule }
why-transfers = <b>Your last points, and why</b>
    { $lines }
why-none = No points yet. /checkin is a good start.
why-refusals =
    {""}
    <b>What did not count, and why</b>
    { $lines }
why-rules =
    {""}
    <b>How points are earned here</b>
    · Check-in: { $check_in } a day, and { $bonus } more for every { $days } days in a row.
    · Talking in the group: { $talk } for a message of at least { $characters } characters (or { $cjk } Chinese, Japanese or Korean ones), once in { $seconds } seconds, up to { $limit } a day. Today so far: { $today }. Commands, forwards and edits do not count.
    · A shared post: { $post } once it is approved, up to { $posts } a day.
why-line = { $at }: { $amount } for { $rule } (rules version { $version }, { $by })
why-line-reason = { $at }: { $amount } for { $rule } (rules version { $version }, { $by }): “{ $reason }”
why-by-itself = automatic
why-by = by { $name }
why-refusal = { $at }: { $words }
refused-balance-too-low = That takes { $amount } points, and there are { $balance }.
rule-undo = an act taken back
