lapse-reminder = It has been quiet without you in <b>{ $community }</b>. { $points ->
        [0] Your place is still here
        [one] Your point is still here
       *[other] Your { $points } points are still here
    }{ $bonus ->
        [0] .
       *[other] , and “I'm back” adds { $bonus } to your next check-in.
    }
lapse-back-button = I'm back
lapse-fewer-button = Fewer messages
lapse-none-button = Leave me alone
lapse-back = Good to have you back in <b>{ $community }</b>. { $bonus ->
        [0] Send /checkin whenever you like.
       *[other] Your next check-in brings { $bonus } points on top: /checkin
    }
lapse-fewer = All right, half as often from now on. You can change it in /privacy at any time.
lapse-none = Understood. No more reminders, no news and no offers from <b>{ $community }</b>. Your points stay yours, and you are welcome whenever you like.
rule-welcome-back = coming back
