command-challenges = 挑战和我的进度
command-newchallenge = 发起新挑战
rule-challenge = 完成挑战

challenges-none = { $community }目前没有进行中的挑战，有新挑战会在群里通知。
challenges-open = <b>{ $community } · 挑战</b>
    { $lines }
challenge-line =
    {""}
    { $about }
    { $state }
challenge-about = <b>{ $title }</b>
    { $first }至{ $last }，{ $goal }，奖励 { $reward } 积分
challenge-state-joined = { $bar } { $done }/{ $target }
challenge-state-not-joined = { $bar } 现在参加，进度 { $done }/{ $target }
challenge-state-done = ✓ 已完成，+{ $reward } 积分
challenge-join = 参加挑战
challenge-join-one = 参加：{ $title }
challenge-joined = 已参加“{ $title }”，当前进度 { $done }/{ $target }，之后自动累计。
challenge-joined-done = 已参加“{ $title }”，之前的进度已达标，+{ $reward } 积分。
challenge-done = 🏁 <b>{ $title }</b>已完成，+{ $reward } 积分已到账。
challenge-announcement = 🏁 <b>新挑战：{ $title }</b>
    { $last }结束前{ $goal }，即得 { $reward } 积分。{ $first }起的进度都算，参加之前的也算。
challenge-with-places = { $about }
    { $left ->
        [0] 名额已满。
       *[other] 剩余名额 { $left }/{ $places }。
    }
challenge-is-over = 🏁 <b>{ $title }</b>已结束，{ $finished ->
        [0] 这次还没有人完成。
       *[other] 共有 { $finished } 人完成。
    }

challenge-kind-check-ins = 签到满 N 天
challenge-ask-check-ins = 需要签到几天？请选择或直接输入数字。
challenge-goal-check-ins = 签到满 { $target } 天
challenge-title-check-ins = { $target } 天签到挑战
challenge-kind-active-days = 活跃满 N 天
challenge-ask-active-days = 需要活跃几天？聊天、签到、使用机器人都算。请选择或直接输入数字。
challenge-goal-active-days = 活跃满 { $target } 天
challenge-title-active-days = { $target } 天活跃挑战
challenge-kind-shared-posts = 晒单 N 次（审核通过）
challenge-ask-shared-posts = 需要晒单几次（以审核通过为准）？请选择或直接输入数字。
challenge-goal-shared-posts = 晒单 { $target } 次并通过审核
challenge-title-shared-posts = { $target } 次晒单挑战

new-challenge-kind = 发起新挑战，先选类型：

    随时可用 /cancel 退出。
new-challenge-title = 挑战叫什么？请输入标题（60 字以内），或直接用下面这个。
new-challenge-reward = 完成奖励多少积分？请选择或输入，最多 { $limit }。
new-challenge-days = 挑战持续几天（含今天）？请选择或直接输入数字。
new-challenge-confirm = <b>{ $title }</b>
    目标：{ $goal }
    奖励：{ $reward } 积分
    时长：{ challenge-days }（含今天）

    确认创建并在群里发布？
new-challenge-goal-places = { $goal }
    名额：{ challenge-places }，先到先得
new-challenge-limit = 限制名额
new-challenge-places = 最多多少人参加？请选择或直接输入数字。
new-challenge-create = 创建
new-challenge-cancel = 取消
new-challenge-created = { $about }

    { $groups ->
        [0] 挑战已开始。我还不在任何群里，暂时没有发布通知。
       *[other] 挑战已开始，并已在群里发布。
    }
new-challenge-cancelled = 已取消，没有创建挑战。
challenge-number = { $number }
challenge-points = { $points } 积分
challenge-days = { $days } 天
challenge-places = { $places } 个
challenge-no-limit = 不限

refused-challenge-full = 名额已满。
refused-challenge-over = 这个挑战已经结束了。
refused-challenge-joined = 你已经参加了，当前进度 { $done }/{ $target }，会自动累计。
refused-challenge-finished = 这个挑战你已经完成了。
refused-challenge-press = 请点上面的按钮，或发送 /cancel 退出。
refused-challenge-number = 请输入 { $lowest } 到 { $highest } 之间的整数。
refused-challenge-title-empty = 请用文字输入标题。
refused-challenge-title-long = 标题最多 { $limit } 个字，请再短一点。
refused-challenge-too-short = 目标是 { $target } 天，每天只算一次，{ challenge-days }不够，请至少设为 { $target } 天。
refused-challenges-many = 已有 { $limit } 个挑战在进行中，请等其中一个结束后再发起。
