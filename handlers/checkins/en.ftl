command-checkin = Check in for today
check-in-prompt = ☀️ <b>Good morning.</b> Check-in for { $day } is open: { $points } points, and { $bonus } more for every { $days } days in a row.
    { $done ->
        [0] Who is first?
        [one] 1 member is in.
       *[other] { $done } members are in.
    }
check-in-button = Check in
check-in-done = Checked in: +{ $points } points. { $streak ->
        [one] A streak begins
       *[other] { $streak } days in a row
    }; the next bonus is { $next ->
        [one] tomorrow
       *[other] in { $next } days
    }.
check-in-done-bonus = Checked in: +{ $points } points, { $bonus } of them for { $streak } days in a row. The next bonus is { $next ->
        [one] tomorrow
       *[other] in { $next } days
    }.
check-in-done-welcome-back = Good to have you back: +{ $points } points, { $bonus } of them as a welcome. The next streak bonus is { $next ->
        [one] tomorrow
       *[other] in { $next } days
    }.
refused-checked-in-already = You are checked in for today{ $streak ->
        [one] {""}
       *[other] , { $streak } days in a row
    }. You can check in again from { $until }.
rule-check-in = a check-in
rule-streak = days in a row
