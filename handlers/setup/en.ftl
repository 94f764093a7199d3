command-setup = Language, time zone and rules
setup = <b>{ $community }</b> is yours to run.

    <b>Groups</b>
    { $groups }

    { $rights }

    Language: { $language }
    Time zone: { $zone }
    Rules: { $preset }. { $about }
setup-group = · { $title }
setup-no-group = I am in no group now. Add me to one, and everything goes on.
setup-rights-missing = <b>Still missing</b>
    { $lines }
setup-rights-fine = All rights are in place.
right-administrator = · In { $group }: make me an administrator. Only then do I see messages, so that talking and shared posts count.
right-can_delete_messages = · In { $group }: the right to delete messages. I tidy up commands and my own short answers with it.
setup-invitation = Hello. Whoever created this group can finish setting me up in private; it takes a minute.
setup-other-zone = Another time zone
setup-ask-zone = Type the name of your time zone, such as Asia/Kolkata or America/Sao_Paulo. /cancel leaves it as it is.
setup-attach = This group belongs to { $name }
setup-attached = { $group } is a home of { $community } now: same members, same points.
language-en = English
language-zh = 中文
chosen = ✓ { $name }
choice = { $name }
refused-zone-no-text = I need the name of the time zone as text. /cancel leaves it as it is.
refused-zone-unknown = There is no time zone called { $zone }. Names look like Europe/Madrid.
refused-community-has-members = { $community } has members already, so its group stays where it is.
