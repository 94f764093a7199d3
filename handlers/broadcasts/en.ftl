command-announce = Send a message to many
broadcast = { $words }

    <i>{ $community } sends you this because you turned news on.</i>
broadcast-unsubscribe = Turn news off
broadcast-ask-message = Send me the message as members should get it: a text of up to { $limit } characters, or one photo with a caption of up to { $caption_limit }. Bold, italics and links stay as you type them.

    /cancel leaves it off.
broadcast-ask-audience = That is how it will look. <b>Who is it for?</b>
audience-everyone = Everyone
audience-tier = { $tier }
audience-lapsed = Quiet for { $days } days
audience-group = Active in { $group }
broadcast-ask-when = <b>When should it go out?</b>
broadcast-now = Now
broadcast-tonight = Tonight 20:00
broadcast-tomorrow-morning = Tomorrow 10:00
broadcast-tomorrow-evening = Tomorrow 20:00
broadcast-other-time = Another time
broadcast-ask-time = Type the date and time, such as { $example }. It is read as { $zone } time.
broadcast-confirmation = <b>Ready to go</b>
    For: { $audience }
    When: { $at }

    <b>{ $everyone } { $everyone ->
        [one] member
       *[other] members
    }</b> belong to this audience now. Of them
    { $lines }
broadcast-consented = · { $count } turned news on
broadcast-never-started = · { $count } never opened the bot or stopped it
broadcast-reachable = · { $count } can get it
broadcast-quiet = These are quiet hours: it goes out from { $until } on.
broadcast-confirm = Send it
broadcast-other-audience = Another audience
broadcast-change-time = Another time
broadcast-drop = Do not send
broadcast-dropped = Laid aside. Nothing was sent.
broadcast-on-its-way = Confirmed. You can watch it below.
broadcast-planned = Confirmed for { $at }. You can watch it here when it starts.
broadcast-call-off = Call it off
broadcast-called-off = Called off. Nothing was sent.
broadcast-missed = The broadcast planned for { $at } was not sent: I was away, and it would have been more than 6 hours late. /announce sends it anew.
broadcast-progress = <b>{ $state }</b> · { $audience }
    { $bar } { $done } of { $whole }

    { $lines }
broadcast-running = Going out
broadcast-paused = Paused
broadcast-stopping = Stopping
broadcast-stopped = Stopped
broadcast-done = Done
broadcast-pause = Pause
broadcast-resume = Go on sending
broadcast-stop = Stop
broadcast-really-stop = Really stop
broadcast-go-on = No, leave it
broadcast-report-done = <b>The broadcast is done.</b> What became of its { $whole } { $whole ->
        [one] recipient
       *[other] recipients
    }:
    { $lines }
broadcast-report-stopped = <b>The broadcast was stopped.</b> What became of its { $whole } { $whole ->
        [one] recipient
       *[other] recipients
    }:
    { $lines }
broadcast-uncertain = Who is unknown?
broadcast-uncertain-list = <b>These may have got it, or not.</b> Telegram did not answer, so it is not sent to them again:
    { $lines }
uncertain-member = · No. { $number } { $name }
uncertain-more = · and more
broadcast-waited = Some waited for the end of the quiet hours.
delivery-unfed = · { $count } still to come
delivery-quiet = · { $count } waiting for the end of the quiet hours
delivery-waiting = · { $count } on the way
delivery-sent = · { $count } sent
delivery-blocked = · { $count } blocked the bot
delivery-never-started = · { $count } without the bot: never opened, or stopped
delivery-not-consented = · { $count } with news turned off
delivery-unknown = · { $count } unknown: Telegram did not answer, so it is not sent again
delivery-stopped = · { $count } not sent, as it was stopped
delivery-failed = · { $count } failed
broadcast-toast-paused = Paused. Nothing more goes out until you go on.
broadcast-toast-resumed = Going on.
broadcast-toast-ask-stop = Stopping is for good. Tap “Really stop” if you mean it.
broadcast-toast-stopped = Stopped. The report follows.
broadcast-toast-preview = This is your preview. For members, this button turns news off.
broadcast-toast-unsubscribed = News from { $community } is off. /privacy turns it on again.
broadcast-toast-off-already = News from { $community } is off already.
refused-broadcast-too-long = That is { $length } characters, and { $limit } fit. Shorten it and send it again.
refused-broadcast-caption-too-long = The caption has { $length } characters, and { $limit } fit under a photo. Shorten it and send it again.
refused-broadcast-caption-missing = Send the photo with a few words as its caption.
refused-broadcast-album = One photo only, please. Send one with its caption.
refused-broadcast-kind = I can send a text, or one photo with a caption.
refused-broadcast-time-unclear = I cannot read that as a time. It looks like 2027-03-05 18:30.
refused-broadcast-in-the-past = That time has passed. Choose a later one.
refused-broadcast-too-far = That is more than a year ahead. Choose an earlier day.
refused-broadcast-nobody = Nobody is in this audience just now. Choose another one.
refused-broadcast-begun = It has started already. Stop it in the message with the bar.
