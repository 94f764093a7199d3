command-contest = The contest: enter and vote
command-newcontest = Plan a contest
rule-contest-prize = a contest prize

contest-parts = { $parts }
contest-title = 📷 <b>{ $title }</b>
contest-about = { $about }
contest-facts =
    { "" }
    Prizes: { $prizes } points
    Open until { $until }
contest-entries = { $count ->
        [0] No pictures yet.
        [one] 1 picture so far.
       *[other] { $count } pictures so far.
    }
contest-how =
    { "" }
    Enter one picture and give one vote. The count stays hidden until the end.
contest-entered-already =
    { "" }
    Your picture is in.
contest-voted-already = Your vote is in; you can move it until the end.
contest-none = No contest is open right now.
contest-none-next = No contest is open right now. The next one opens on { $at }.
contest-enter-button = Enter
contest-vote-button = Vote
contest-see-private = See our private chat.

contest-ask-photo = Send me one picture of your own for <b>{ $title }</b>, with a caption if you like, or choose one you have shared. /cancel leaves it.
contest-enter-own = Enter { $day }: { $caption }
refused-contest-post-unfit = This post cannot take part. Send a picture instead.
contest-entered = Your picture is in for <b>{ $title }</b>. Voting ends on { $until }.
contest-entry-replaced = Your new picture has taken the place of the old one in <b>{ $title }</b>. Voting ends on { $until }.

contest-view = <b>{ $title }</b>, picture { $number } of { $count }
contest-view-caption = { $caption }
contest-view-own = <i>This one is yours.</i>
contest-view-chosen = ✓ Your vote is here.
contest-before-button = ← Previous
contest-after-button = Next →
contest-vote-this-button = Vote for this one
contest-voted = Your vote is on this picture. You can move it until { $until }.
contest-vote-same = Your vote is on this picture already.

contest-ask-title = <b>A new contest.</b> What is it called? Up to 60 characters. /cancel leaves it.
contest-ask-about = What should the pictures show? Type a line or two, or skip it.
contest-skip-button = Skip
contest-ask-opens = When does it open?
contest-now-button = As soon as it is created
contest-tomorrow-button = Tomorrow at { $at }
contest-after-other-button = When { $title } closes, { $at }
contest-ask-days = How long is it open?
contest-days = { $days } days
contest-days-usual = ✓ { $days } days
contest-ask-prizes = What do the winners get? Choose, or type the points for each place, such as 100, 50, 20; each at most { $limit }.
contest-prizes-button = { $prizes } points
contest-card =
    { "" }
    Opens: { $opens }
    Closes: { $closes }
    Prizes: { $prizes } points
contest-opens-now = as soon as it is created
contest-opens = { $at }
contest-create-button = Create
contest-leave-button = Leave it
contest-created = <b>{ $title }</b> is planned: it opens on { $opens } and closes on { $closes }, both by itself.
contest-not-created = Left as it was: no contest was created.
contest-missed = <b>{ $title }</b> could not open: I was away for all of its days. /newcontest plans it again.

contest-message-closed = 📷 <b>{ $title }</b>

    The contest is closed. { $outcome }
contest-winners = Thank you for every picture and vote.

    { $lines }
contest-without-entries = No pictures came in this time; perhaps the next theme is the one.
contest-without-votes = Nobody voted this time, so nobody won. Thank you for the pictures.
contest-result = 🏆 <b>{ $title }</b>: here are the winners.

    { $lines }
contest-winner = { $place }. { $name }: { $votes ->
        [one] 1 vote
       *[other] { $votes } votes
    }, +{ $points } points
contest-won = You came { $place ->
        [1] first
        [2] second
        [3] third
       *[other] in at no. { $place }
    } in <b>{ $title }</b> with { $votes ->
        [one] 1 vote
       *[other] { $votes } votes
    }: +{ $points } points. Congratulations.

refused-contest-none = No contest is open right now.
refused-contest-closed = { $title } is closed. Thank you for taking part.
refused-contest-no-entries = There are no pictures to vote on yet. Yours could be the first.
refused-contest-entry-has-votes = People are voting for your picture already, so it stays as it is.
refused-contest-entry-gone = This picture has been taken back or replaced. Please choose again.
refused-contest-photo-missing = Please send a picture as a photo. /cancel leaves it.
refused-contest-photo-forwarded = A forwarded picture does not count. Please send one of your own.
refused-contest-caption = The caption may have up to { $longest } characters. Please send the picture with a shorter one.
refused-contest-vote-own = This one is yours; your vote goes to somebody else.
refused-contest-vote-joined-late = Only members who joined before the contest opened can vote in it. You can still enter a picture.
refused-contest-overlaps = { $title } takes up these days until { $until }. Plan this one for after it.
refused-contest-title = The title needs 1 to { $longest } characters and cannot begin with a slash.
refused-contest-about = The description needs 1 to { $longest } characters and cannot begin with a slash.
refused-contest-days = A contest lasts 1 to { $most } days.
refused-contest-prizes = Type 1 to { $most } whole numbers from 1 to { $limit }, the largest first, such as 100, 50, 20.
refused-contest-press-button = Please choose with one of the buttons above. /cancel leaves it.
