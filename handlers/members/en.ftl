command-member = Everything about one member
member-card = <b>{ $name }</b>, member no. { $number }, { $role }

    Points: { $available } to spend, { $pending } pending
    Tier: { $tier }, { $earned } points in twelve months
    Member since { $since }, last active: { $active }
    News and offers: { $promotions }
    { $history }
member-history = {""}
    <b>Lately</b>
    { $lines }
member-never-active = not yet
member-promotions-on = wanted
member-promotions-off = not wanted
refused-member-whom = Who? Answer one of their messages with <code>/member</code>, or write <code>/member @name</code>.
refused-person-unknown = I have never met { $name }. Answer one of their messages instead, or ask them to open me once.
refused-person-not-member = { $name } has not joined the programme.
refused-person-is-bot = That is a bot, and bots are no members.
refused-person-hidden = That was written in the name of a group or channel, so I cannot tell whose it is.
refused-staff-in-private = This is not for everybody's eyes. Open me in private once, then I answer there.
