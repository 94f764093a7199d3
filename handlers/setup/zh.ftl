command-setup = 语言、时区和规则
setup = <b>{ $community }</b>已就绪，由你管理。

    <b>群</b>
    { $groups }

    { $rights }

    语言：{ $language }
    时区：{ $zone }
    规则：{ $preset }。{ $about }
setup-group = · { $title }
setup-no-group = 目前不在任何群里，把我加进群即可继续。
setup-rights-missing = <b>还缺这些权限</b>
    { $lines }
setup-rights-fine = 权限已齐全。
right-administrator = · { $group }：请把我设为管理员，这样才能看到消息，聊天和晒单才能计分。
right-can_delete_messages = · { $group }：请给我删除消息的权限，用来清理命令和我自己的临时回复。
setup-invitation = 大家好。请群主私聊我完成设置，一分钟就好。
setup-other-zone = 其他时区
setup-ask-zone = 请输入时区名称，例如 Asia/Urumqi 或 America/Vancouver。发送 /cancel 保持不变。
setup-attach = 这个群属于{ $name }
setup-attached = { $group }已并入{ $community }：会员和积分都通用。
language-en = English
language-zh = 中文
chosen = ✓ { $name }
choice = { $name }
refused-zone-no-text = 请用文字发送时区名称。发送 /cancel 保持不变。
refused-zone-unknown = 没有叫 { $zone } 的时区，名称类似 Asia/Shanghai。
refused-community-has-members = { $community }已经有会员了，群不能再并入别处。
