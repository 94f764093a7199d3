command-challenges = Challenges, and how far I am
command-newchallenge = Set a new challenge
rule-challenge = a challenge

challenges-none = No challenge is open in { $community } right now. The next one is announced in the group.
challenges-open = <b>Challenges in { $community }</b>
    { $lines }
challenge-line =
    {""}
    { $about }
    { $state }
challenge-about = <b>{ $title }</b>
    { $goal } between { $first } and { $last } for { $reward } points
challenge-state-joined = { $bar } { $done } of { $target }
challenge-state-not-joined = { $bar } { $done } of { $target } if you join now
challenge-state-done = ✓ Done, +{ $reward } points
challenge-join = Join
challenge-join-one = Join: { $title }
challenge-joined = You are in: { $title }. You have { $done } of { $target } so far; the rest counts by itself.
challenge-joined-done = You are in, and done already: { $title }, +{ $reward } points.
challenge-done = 🏁 <b>{ $title }</b>: done. +{ $reward } points are yours.
challenge-announcement = 🏁 <b>New challenge: { $title }</b>
    { $goal } by the end of { $last } and earn { $reward } points. Everything since { $first } counts, also before you join.
challenge-with-places = { $about }
    { $left ->
        [0] All places are taken.
       *[other] { $left } of { $places } places left.
    }
challenge-is-over = 🏁 <b>{ $title }</b> is over. { $finished ->
        [0] Nobody finished this time.
        [one] 1 member finished.
       *[other] { $finished } members finished.
    }

challenge-kind-check-ins = Check in on N days
challenge-ask-check-ins = On how many days should members check in? Choose or type a number.
challenge-goal-check-ins = { $target ->
        [one] Check in on 1 day
       *[other] Check in on { $target } days
    }
challenge-title-check-ins = { $target } × check-in
challenge-kind-active-days = Be active on N days
challenge-ask-active-days = On how many days should members be active? Writing, checking in or using me counts. Choose or type a number.
challenge-goal-active-days = { $target ->
        [one] Be active on 1 day
       *[other] Be active on { $target } days
    }
challenge-title-active-days = { $target } active days
challenge-kind-shared-posts = Share N approved posts
challenge-ask-shared-posts = How many approved posts should members share? Choose or type a number.
challenge-goal-shared-posts = { $target ->
        [one] Share 1 post that is approved
       *[other] Share { $target } posts that are approved
    }
challenge-title-shared-posts = { $target } × shared post

new-challenge-kind = A new challenge. What is it about?

    /cancel leaves it at any time.
new-challenge-title = What is it called? Type a title of up to 60 characters, or take this one.
new-challenge-reward = How many points for finishing? Choose, or type a number up to { $limit }.
new-challenge-days = How long does it run, today included? Choose, or type a number of days.
new-challenge-confirm = <b>{ $title }</b>
    { $goal }
    Reward: { $reward } points
    Runs: { challenge-days }, today included

    Create it and announce it in the group?
new-challenge-goal-places = { $goal }
    { challenge-places }, for those who join first
new-challenge-limit = Limit the places
new-challenge-places = How many members may join? Choose, or type a number.
new-challenge-create = Create
new-challenge-cancel = Cancel
new-challenge-created = { $about }

    { $groups ->
        [0] It is on. I am in no group, so nobody has been told yet.
        [one] It is on, and announced in the group.
       *[other] It is on, and announced in { $groups } groups.
    }
new-challenge-cancelled = Left off; nothing was created.
challenge-number = { $number }
challenge-points = { $points ->
        [one] 1 point
       *[other] { $points } points
    }
challenge-days = { $days ->
        [one] 1 day
       *[other] { $days } days
    }
challenge-places = { $places ->
        [one] 1 place
       *[other] { $places } places
    }
challenge-no-limit = No limit

refused-challenge-full = All places are taken.
refused-challenge-over = This challenge is over.
refused-challenge-joined = You are in already: { $done } of { $target }. It counts by itself.
refused-challenge-finished = You have finished this challenge already.
refused-challenge-press = Please press one of the buttons above, or /cancel.
refused-challenge-number = Please type a whole number from { $lowest } to { $highest }.
refused-challenge-title-empty = Please type the title as text.
refused-challenge-title-long = A title has at most { $limit } characters. Please type a shorter one.
refused-challenge-too-short = { challenge-days } { $days ->
        [one] is
       *[other] are
    } too short for a goal of { $target }, as each day counts once. It has to run for { $target } days or more.
refused-challenges-many = { $limit } challenges are open already. Wait until one is over.
