command-checkin = 今日签到
check-in-prompt = ☀️ <b>早上好</b>，{ $day }签到开始啦：签到得 { $points } 积分，每连签 { $days } 天再得 { $bonus } 积分。
    { $done ->
        [0] 今天谁第一个？
       *[other] 已有 { $done } 人签到。
    }
check-in-button = 签到
check-in-done = 签到成功，+{ $points } 积分。已连签 { $streak } 天，再签 { $next } 天可得连签奖励。
check-in-done-bonus = 签到成功，+{ $points } 积分，其中 { $bonus } 积分是连签 { $streak } 天的奖励。再签 { $next } 天可得下一次奖励。
check-in-done-welcome-back = 欢迎回来，签到 +{ $points } 积分，其中 { $bonus } 积分是回归礼。再签 { $next } 天可得连签奖励。
refused-checked-in-already = 今天已经签过啦，已连签 { $streak } 天。{ $until } 起可以再签。
rule-check-in = 签到
rule-streak = 连签奖励
