command-award = 给会员加积分
command-deduct = 扣会员积分
rule-award = 奖励
rule-deduct = 扣分
award-done = 已给 { $name } 加 { $amount } 积分，现有 { $balance } 积分。理由：{ $reason }

    { $minutes } 分钟内可撤销。
deduct-done = 已扣 { $name } { $amount } 积分，现有 { $balance } 积分。理由：{ $reason }

    { $minutes } 分钟内可撤销。
award-undo-button = 撤销
award-undone = 已撤销：{ $name } 的 { $amount } 积分，现有 { $balance } 积分。原理由：{ $reason }
award-told = <b>+{ $amount } 积分</b>（{ $community }），{ $actor } 奖励：{ $reason }
deduct-told = <b>−{ $amount } 积分</b>（{ $community }），{ $actor } 扣除：{ $reason }
award-undone-told = { $actor } 撤销了 { $amount } 积分的奖励（{ $community }），原理由：{ $reason }
deduct-undone-told = { $actor } 撤销了扣分，{ $amount } 积分已退回（{ $community }），原理由：{ $reason }
refused-award-whom = 给谁操作？回复对方的消息并发送 <code>/{ $kind } 20 拉花很漂亮</code>，或者发送 <code>/{ $kind } @用户名 20 拉花很漂亮</code>。
refused-award-amount = 多少积分？理由前面要写一个不小于 1 的整数：<code>/{ $kind } @用户名 20 拉花很漂亮</code>
refused-award-reason = 请写上理由，会员会看到：<code>/{ $kind } @用户名 20 拉花很漂亮</code>
refused-award-reason-long = 理由有 { $length } 个字，最多 { $limit } 个字。
refused-award-too-much = 单次最多 { $limit } 积分。
refused-award-oneself = 不能给自己操作，请让其他管理员来。
refused-award-balance = { $name } 只有 { $balance } 积分，不能扣成负数。
refused-undo-of-another = 只有操作人或群主可以撤销。
refused-undo-too-late = 已超过 { $minutes } 分钟的撤销时间，请用 /award 或 /deduct 反向调整。
refused-undo-spent = 这 { $amount } 积分 { $name } 已经用掉一部分，只剩 { $balance }，没有撤销。
refused-undone-already = 已经撤销过了。
