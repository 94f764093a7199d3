tier-up = 🎉 You are { $tier } now in <b>{ $community }</b>. Thank you for being around.
tier-down = Your tier in <b>{ $community }</b> is { $tier } from this month on: the last twelve months hold { $points } points. Every check-in and post brings it back up.
