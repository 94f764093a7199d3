command-points = Points, tier and the way up
command-why = Why I got or did not get points
points-card = { $parts }
points-balance = <b>{ $available } points</b> to spend in { $community }
points-pending = { $pending } more are pending
points-tier = { $tier }, { $missing } points to { $next }
    { $bar }
points-top-tier = { $tier }, the highest tier, with { $points } points in twelve months
points-last =
    
    <b>Lately</b>
    { $lines }
points-none =
    
    Nothing yet. /checkin is a good start.
transfer-line = { $day }  { $amount }  { $rule }
why-transfers = <b>Your last points, and why</b>
    { $lines }
why-refusals =
    
    <b>What did not count, and why</b>
    { $lines }
why-line = { $at }: { $amount } for { $rule } (rules version { $version }, { $by })
why-line-reason = { $at }: { $amount } for { $rule } (rules version { $version }, { $by }): “{ $reason }”
why-by-itself = by itself
why-by = by { $name }
why-refusal = { $at }: { $words }
rule-check-in = a check-in
rule-streak = days in a row
rule-welcome-back = coming back
rule-talking = talking in the group
rule-undo = an act taken back
