command-member = 查看会员资料
member-card = <b>{ $name }</b> · 第 { $number } 号 · { $role }

    积分：可用 { $available }，待生效 { $pending }
    等级：{ $tier }，近 12 个月累计 { $earned } 积分
    { $since }加入，最近活跃：{ $active }
    优惠和活动消息：{ $promotions }
    { $history }
member-history = {""}
    <b>最近记录</b>
    { $lines }
member-never-active = 暂无
member-promotions-on = 已开启
member-promotions-off = 未开启
refused-member-whom = 要看谁？回复对方的消息发送 <code>/member</code>，或者发送 <code>/member @用户名</code>。
refused-person-unknown = 没见过 { $name }。请直接回复对方的消息，或者请对方先打开我一次。
refused-person-not-member = { $name } 还不是会员。
refused-person-is-bot = 这是机器人，不是会员。
refused-person-hidden = 那条消息是以群或频道名义发的，认不出是谁。
refused-staff-in-private = 这些内容不适合发在群里，请先私聊打开我，我在私聊里回复。
