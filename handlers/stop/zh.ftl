command-stop = 退出会员计划
stop = 确定退出<b>{ $community }</b>的会员计划吗？

    退出后不再获得积分，我也不会再给你发消息。会员编号（{ $number } 号）和 { $points } 积分会一直留着，哪天回来照样能用。退群请在 Telegram 里操作。
stop-button = 确定退出
stop-stay-button = 再想想
stop-done = 你已退出<b>{ $community }</b>的会员计划，不再计分，也不再发消息。编号和积分都为你留着，随时欢迎回来。
stop-undo-button = 重新加入
stop-stayed = 一切照旧，你还是<b>{ $community }</b>的会员。
refused-owner-stays = 你是群主，请先把群主身份转给别人再退出。
