lapse-reminder = 好久不见，<b>{ $community }</b>的大家都在。{ $points ->
        [0] 你的会员身份一直保留着
       *[other] 你的 { $points } 积分还留着
    }{ $bonus ->
        [0] 。
       *[other] ，点“我回来了”，下次签到多送 { $bonus } 积分。
    }
lapse-back-button = 我回来了
lapse-fewer-button = 少提醒一点
lapse-none-button = 别再打扰我
lapse-back = 欢迎回到<b>{ $community }</b>。{ $bonus ->
        [0] 随时来 /checkin 签到。
       *[other] 下次签到多送 { $bonus } 积分：/checkin
    }
lapse-fewer = 好的，以后提醒次数减半。想调整可随时发送 /privacy。
lapse-none = 好的，以后不再提醒，<b>{ $community }</b>的活动和优惠消息也不再发送。积分一直为你保留，随时欢迎回来。
rule-welcome-back = 回归礼
