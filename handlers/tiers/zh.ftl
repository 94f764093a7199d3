tier-up = 🎉 恭喜升级为<b>{ $community }</b>的{ $tier }会员，谢谢一直以来的陪伴。
tier-down = 从本月起，你在<b>{ $community }</b>的等级为{ $tier }：近 12 个月累计得到 { $points } 积分。多签到、多晒单就能升回来。
