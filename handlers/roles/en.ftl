command-role = Name moderators
role-team = <b>The team of { $community }</b>
    { $lines }

    To name somebody: <code>/role @name moderator</code>, or answer one of their messages with <code>/role moderator</code>. <code>member</code> takes the role back.
role-line = { $name }, { $role }
role-take = { $name }: back to member
role-done-member = { $name } is a member like any other now.
role-done-moderator = { $name } is a moderator now.
role-done-owner = { $name } is an owner now, with all you may do.
role-told-member = You are no longer on the team of <b>{ $community }</b>. Your points and your tier stay as they are.
role-told-moderator = You are a moderator of <b>{ $community }</b> now. Your commands are in the menu, and /help explains them.
role-told-owner = You are an owner of <b>{ $community }</b> now. Your commands are in the menu, and /help explains them.
refused-role-whom = Who? Write <code>/role @name moderator</code>, or answer one of their messages with <code>/role moderator</code>.
refused-role-which = Which role? It is one of moderator, member, owner: <code>/role @name moderator</code>
refused-role-already = { $name }: { $role } already.
refused-owner-last = A community keeps an owner. Make somebody else one first: <code>/role @name owner</code>
