command-share = 怎么晒单
command-queue = 待审核的晒单
share-how = 把照片或相册配上几句话私聊发给我，或者发到群里并在文字中带上 #晒单。审核通过得 { $points } 积分，每天最多 { $limit } 条计分。
post-received = 收到，已提交管理员审核。
post-enter = 参加评选：{ $contest }
post-approved = 你的晒单已通过：{ $points } 积分待生效，{ $until }到账。
post-approved-limit = 你的晒单已通过。{ $limit ->
        [0] 目前晒单不计积分
       *[other] { $day }已有 { $limit } 条晒单计分，这条不再计分
    }。
post-approved-unpaid = 你的晒单已通过，谢谢分享。
post-released = 晒单的 { $points } 积分已到账，可以使用了。
post-refused = 你 { $at } 的晒单未通过。{ $reason }
post-reason-not-ours = 图中不是我们的产品。
post-reason-unclear = 图片看不清楚。
post-reason-not-their-own = 看起来不是本人拍的照片。
refused-post-without-caption = 还差几句话，请配上文字重新发一次。
refused-post-without-picture = 晒单需要照片，请以照片形式发送并配上文字。
refused-post-forwarded = 转发的图片不算晒单，请直接发送自己拍的照片。
refused-post-picture-seen = 这张图片之前已经晒过了。
refused-post-own = 这是你自己的晒单，请由其他管理员审核。
refused-post-reason-unfit = 请用文字说明理由，最多 { $limit } 个字。发送 /cancel 则保持待审核。
refused-queue-only-one = 目前只有这一条待审核。
queue-note = 有 { $posts } 条晒单待审核。
queue-note-empty = 晒单已全部审核完。
queue-open = 去审核
queue-empty = 没有待审核的晒单，辛苦了。
queue-album = { $name } 的 { $pictures } 张图片
queue-card = <b>{ $name }</b>　{ $at }

    { $caption }
queue-decided = { $card }

    { $outcome }
queue-approve = ✓ 通过
queue-refuse = ✗ 不通过
queue-later = 稍后再审
queue-back = 返回
queue-reason-not-ours = 不是我们的产品
queue-reason-unclear = 图片不清楚
queue-reason-not-their-own = 不是本人拍的
queue-reason-other = 其他理由
queue-ask-reason = 请输入理由，会原样发给会员。发送 /cancel 则保持待审核。
queue-approved = ✓ { $by } 已通过，{ $points ->
        [0] 不计积分
       *[other] { $points } 积分
    }
queue-refused = ✗ { $by } 未予通过
queue-withdrawn = 已撤下：其中有图片之前晒过
queue-put-off = 已留到稍后
queue-too-late = 已经审核过了。{ $outcome }。
rule-shared-post = 晒单
rule-shared-post-release = 晒单积分到账
