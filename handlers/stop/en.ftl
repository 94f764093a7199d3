command-stop = Leave the programme
stop = Leave <b>{ $community }</b>?

    You will earn no more points and I will not write to you any more. Your number ({ $number }) and your { $points ->
        [one] point
       *[other] { $points } points
    } stay in the books: come back one day and both are yours again. The group itself you leave in Telegram.
stop-button = Leave the programme
stop-stay-button = Stay
stop-done = You have left <b>{ $community }</b>. No more points, no more messages. Your number and your points are kept, in case you come back. Take care.
stop-undo-button = Come back
stop-stayed = Nothing has changed: you are still a member of <b>{ $community }</b>.
refused-owner-stays = You own this community. Make somebody else the owner first, then you can leave.
