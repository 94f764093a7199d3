command-start = Begin here
start-alone = Hello. I run loyalty programmes for private communities. Open me from your community's group, or add me to a group of your own to start one.
start-welcome = Welcome to <b>{ $community }</b>.

    Check in ({ $check_in } points a day), share what you bought ({ $post } points), take part in challenges and contests, and climb from { $lowest } to { $highest }.

    What is stored: your Telegram id, name and language, and what you earned and why. Your messages are not. /privacy says it in full, /stop ends it at any time.
start-again = You are member no. { $number } of <b>{ $community }</b>. /points shows where you stand, /help what there is.
join-button = Join
open-private = Open the bot
joined = You are in: member no. { $number } of <b>{ $community }</b>.

    Begin with /checkin. News and offers stay off unless you turn them on in /privacy.
joined-again = Good to see you again: you are member no. { $number } of <b>{ $community }</b>, as before, with { $points ->
        [one] 1 point
       *[other] { $points } points
    }.

    News and offers are off until you turn them on in /privacy.
refused-joined-already = You have joined already.
refused-not-a-member = Join first, it takes one tap.
refused-no-community = I do not know your community yet. Open me from its group, once.
refused-only-in-group = This works in the group.
refused-only-in-private = This works in our private chat.
refused-anonymous = I cannot tell who you are behind the group's name. Open me in private and try there.
refused-not-allowed = This is for { $role }s only.
refused-button-expired = This button no longer works. Type the command again.
refused-button-used = Done already.
refused-button-of-another = This button belongs to somebody else.
role-member = member
role-moderator = moderator
role-owner = owner
books-wrong = Something in the books of <b>{ $community }</b> does not add up. Everything goes on as before. On the server, `regulars verify` says what it is.
dead-letter = An update could not be handled, even after several tries. Nothing was lost: it is set aside until somebody looks. On the server, `regulars deadletters list` shows it.
went-wrong = Something went wrong on our side. It is noted under no. { $reference }, nothing was lost or counted twice.
undelivered = A message that somebody is owed could not be delivered, as Telegram refused it. The points and the books are right. The log on the server has the reason, in a line `notice.dead`.
