command-award = Give a member points
command-deduct = Take points from a member
rule-award = an award
rule-deduct = a deduction
award-done = +{ $amount } points for { $name }, who has { $balance } now: “{ $reason }”

    You can take it back for { $minutes } minutes.
deduct-done = −{ $amount } points from { $name }, who has { $balance } now: “{ $reason }”

    You can take it back for { $minutes } minutes.
award-undo-button = Take it back
award-undone = Taken back: { $amount } points, “{ $reason }”. { $name } has { $balance } now.
award-told = <b>+{ $amount } points</b> in { $community }, from { $actor }: “{ $reason }”
deduct-told = <b>−{ $amount } points</b> in { $community }, taken by { $actor }: “{ $reason }”
award-undone-told = { $actor } has taken { $amount } points in { $community } back: “{ $reason }”
deduct-undone-told = { $actor } has given you { $amount } points in { $community } back: “{ $reason }”
refused-award-whom = Who is it for? Answer one of their messages with <code>/{ $kind } 20 great latte art</code>, or write <code>/{ $kind } @name 20 great latte art</code>.
refused-award-amount = How many points? I need a whole number from 1 before the reason: <code>/{ $kind } @name 20 great latte art</code>
refused-award-reason = What is it for? Members see the reason, so it has to be there: <code>/{ $kind } @name 20 great latte art</code>
refused-award-reason-long = That reason has { $length } characters; up to { $limit } fit.
refused-award-too-much = One act moves { $limit } points at most.
refused-award-oneself = You cannot do this for yourself. Another moderator can.
refused-award-balance = { $name } has { $balance } points, and nobody goes below zero.
refused-undo-of-another = Only whoever did it, or an owner, can take it back.
refused-undo-too-late = It could be taken back for { $minutes } minutes. Now it takes an act the other way: /award or /deduct.
refused-undo-spent = { $name } has spent some of these { $amount } points and has { $balance } left, so nothing was taken back.
refused-undone-already = It is taken back already.
