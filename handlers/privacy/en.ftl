command-privacy = What is stored, news and reminders
privacy = <b>What is stored about you</b>

    { $kept }

    What you write in the group is not stored. Names and texts are encrypted. Nothing is sold or passed on.
privacy-member = { privacy }

    <b>What I may send you</b>
    { $promotions }
    { $reminders }

    To leave { $community }: /stop
privacy-identity = <b>Who you are.</b> Your Telegram number, name, @name and language, so that I know you, can write to you and can show your name in the ranking. Members see the name, the team the @name too. Kept as long as the programme runs.
privacy-membership = <b>Your membership.</b> Member number, role, tier, which groups you are in, when you joined or left, and your choices on this page. The team sees it. Kept as long as the programme runs, so that it is there if you come back.
privacy-points = <b>Your points.</b> Each movement with its reason and who made it, so that every point can be explained. You see it in /why, the team sees it too, members see your total in the ranking. Kept as long as the programme runs.
privacy-activity = <b>When you were active.</b> The days on which you wrote or checked in, for streaks and reminders, and reminders sent; only I use them, kept as long as the programme runs. What was refused to you, so that /why can explain it: 30 days.
privacy-contributions = <b>What you share.</b> Pictures and captions of your posts and contest entries, what was decided on them, your vote and the challenges you joined. Members see entries and winners, the team sees posts; nobody sees votes. Kept as long as the programme runs.
privacy-messages = <b>Our conversation.</b> What you send waits until it is handled, seconds as a rule; an unfinished question is dropped after a day. What I wrote to you: 30 days, so that nothing is said twice. Nobody reads it but the technical team, and only if something breaks.
privacy-promotions-on = News and offers: on
privacy-promotions-off = News and offers: off
privacy-turn-promotions-on = Turn news and offers on
privacy-turn-promotions-off = Turn news and offers off
privacy-reminders-normal = Reminders after a long silence: as usual, only while news and offers are on
privacy-reminders-fewer = Reminders after a long silence: half as often, only while news and offers are on
privacy-reminders-none = Reminders after a long silence: none
privacy-reminders-normal-button = As usual
privacy-reminders-fewer-button = Fewer
privacy-reminders-none-button = None
