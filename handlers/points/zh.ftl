command-points = 我的积分和等级
command-why = 积分明细说明
points-card = { $parts }
points-balance = <b>{ $available } 积分</b>可用（{ $community }）
points-pending = 另有 { $pending } 积分待生效
points-tier = { $tier }会员，再得 { $missing } 积分升{ $next }
    { $bar }
points-top-tier = { $tier }会员，已是最高等级，近 12 个月累计 { $points } 积分
points-last =
    
    <b>最近记录</b>
    { $lines }
points-none =
    
    还没有积分，先来 /checkin 签个到吧。
transfer-line = { $day }  { $amount }  { $rule }
why-transfers = <b>最近的积分从哪来</b>
    { $lines }
why-refusals =
    
    <b>哪些没有计分，为什么</b>
    { $lines }
why-line = { $at }：{ $amount }，{ $rule }（规则第 { $version } 版，{ $by }）
why-line-reason = { $at }：{ $amount }，{ $rule }（规则第 { $version } 版，{ $by }），理由：{ $reason }
why-by-itself = 系统自动
why-by = 由 { $name } 操作
why-refusal = { $at }：{ $words }
rule-check-in = 签到
rule-streak = 连签奖励
rule-welcome-back = 回归礼
rule-talking = 群内聊天
rule-undo = 撤销操作
