tier-up = 🎉 You are { $tier } now in <b>{ $community }</b>. Thank you for being around.
tier-down = Your tier in <b>{ $community }</b> is { $tier } from this month on: in the last twelve months you earned { $points ->
        [one] 1 point
       *[other] { $points } points
    }. Every check-in and every post helps you up again.
