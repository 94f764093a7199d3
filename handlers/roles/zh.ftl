command-role = 任命管理员
role-team = <b>{ $community } · 管理团队</b>
    { $lines }

    任命：<code>/role @用户名 管理员</code>，或回复对方的消息发送 <code>/role 管理员</code>。换成“会员”就是取消。
role-line = { $name } · { $role }
role-take = 取消 { $name } 的管理员
role-done-member = { $name } 现在是普通会员。
role-done-moderator = 已任命 { $name } 为管理员。
role-done-owner = { $name } 现在也是群主，权限和你一样。
role-told-member = 你已不再担任<b>{ $community }</b>的管理工作，积分和等级不变。
role-told-moderator = 你已成为<b>{ $community }</b>的管理员，命令都在菜单里，/help 有说明。
role-told-owner = 你已成为<b>{ $community }</b>的群主，命令都在菜单里，/help 有说明。
refused-role-whom = 要任命谁？发送 <code>/role @用户名 管理员</code>，或回复对方的消息发送 <code>/role 管理员</code>。
refused-role-which = 什么身份？可以写 管理员、会员、群主，例如：<code>/role @用户名 管理员</code>
refused-role-already = { $name } 已经是{ $role }了。
refused-owner-last = 社群必须有群主，请先任命另一位：<code>/role @用户名 群主</code>
