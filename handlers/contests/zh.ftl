command-contest = 评选：投稿和投票
command-newcontest = 发起评选
rule-contest-prize = 评选奖励

contest-parts = { $parts }
contest-title = 📷 <b>{ $title }</b>
contest-about = { $about }
contest-facts =
    { "" }
    名次奖励：{ $prizes } 积分
    截止时间：{ $until }
contest-entries = { $count ->
        [0] 还没有作品，等你第一个。
       *[other] 已收到 { $count } 份作品。
    }
contest-how =
    { "" }
    每人可投一份作品、投一票，票数截止后公布。
contest-entered-already =
    { "" }
    你的作品已参加。
contest-voted-already = 你已投票，截止前可以改投。
contest-none = 当前没有进行中的评选。
contest-none-next = 当前没有进行中的评选，下一期 { $at } 开始。
contest-enter-button = 我要投稿
contest-vote-button = 去投票
contest-see-private = 已私聊发给你。

contest-ask-photo = 请发一张你自己拍的图参加<b>{ $title }</b>，可以附一句说明，也可以选用已晒过的。发送 /cancel 取消。
contest-enter-own = 用{ $day }的晒单：{ $caption }
refused-contest-post-unfit = 这条晒单不能参加，请直接发图。
contest-entered = 投稿成功，你的作品已参加<b>{ $title }</b>，{ $until } 截止投票。
contest-entry-replaced = 已换成新作品，继续参加<b>{ $title }</b>，{ $until } 截止投票。

contest-view = <b>{ $title }</b>　第 { $number } / { $count } 份
contest-view-caption = { $caption }
contest-view-own = <i>这是你的作品</i>
contest-view-chosen = ✓ 你投给了这份作品
contest-before-button = ← 上一份
contest-after-button = 下一份 →
contest-vote-this-button = 投给这份
contest-voted = 投票成功，{ $until } 前可以改投。
contest-vote-same = 你的票已经投给这份作品了。

contest-ask-title = <b>发起评选</b>　先起个标题，60 字以内。发送 /cancel 取消。
contest-ask-about = 希望大家拍什么？写一两句，也可以跳过。
contest-skip-button = 跳过
contest-ask-opens = 什么时候开始？
contest-now-button = 创建后马上开始
contest-tomorrow-button = 明天 { $at }
contest-after-other-button = 「{ $title }」结束后（{ $at }）
contest-ask-days = 持续几天？
contest-days = { $days } 天
contest-days-usual = ✓ { $days } 天
contest-ask-prizes = 名次奖励怎么设？直接选，或按名次输入积分，例如 100, 50, 20，每项最多 { $limit }。
contest-prizes-button = { $prizes } 积分
contest-card =
    { "" }
    开始：{ $opens }
    截止：{ $closes }
    名次奖励：{ $prizes } 积分
contest-opens-now = 创建后马上开始
contest-opens = { $at }
contest-create-button = 创建
contest-leave-button = 不创建
contest-created = <b>{ $title }</b>已安排好：{ $opens } 开始，{ $closes } 截止，到点自动进行。
contest-not-created = 已取消，没有创建评选。
contest-missed = <b>{ $title }</b>没能开始：整个评选期间我都不在线。可用 /newcontest 重新发起。

contest-message-closed = 📷 <b>{ $title }</b>

    评选已结束。{ $outcome }
contest-winners = 感谢每一份作品和每一票。

    { $lines }
contest-without-entries = 这次没有收到作品，下次换个主题再来。
contest-without-votes = 这次没有人投票，名次空缺，感谢大家的作品。
contest-result = 🏆 <b>{ $title }</b>获奖名单

    { $lines }
contest-winner = 第 { $place } 名　{ $name }　{ $votes } 票　+{ $points } 积分
contest-won = 恭喜，你在<b>{ $title }</b>中获得第 { $place } 名，共 { $votes } 票，+{ $points } 积分。

refused-contest-none = 当前没有进行中的评选。
refused-contest-closed = 「{ $title }」已经结束，感谢参与。
refused-contest-no-entries = 还没有作品可以投票，不如你来第一个投稿。
refused-contest-entry-has-votes = 你的作品已经有人投票，不能再换了。
refused-contest-entry-gone = 这份作品已撤回或更换，请重新选择。
refused-contest-photo-missing = 请发一张图片（不要用文件）。发送 /cancel 取消。
refused-contest-photo-forwarded = 转发的图片不能参加，请发你自己的作品。
refused-contest-caption = 说明最多 { $longest } 字，请缩短后连图重发。
refused-contest-vote-own = 这是你自己的作品，请把票投给别人。
refused-contest-vote-joined-late = 评选开始前入会的会员才能投票，你可以投稿参加。
refused-contest-overlaps = 这段时间已有「{ $title }」，到 { $until } 为止。请安排在它之后。
refused-contest-title = 标题需 1 到 { $longest } 字，不能以斜杠开头。
refused-contest-about = 说明需 1 到 { $longest } 字，不能以斜杠开头。
refused-contest-days = 评选持续 1 到 { $most } 天。
refused-contest-prizes = 请输入 1 到 { $most } 个整数，每个 1 到 { $limit }，从大到小，例如 100, 50, 20。
refused-contest-press-button = 请点上面的按钮选择。发送 /cancel 取消。
