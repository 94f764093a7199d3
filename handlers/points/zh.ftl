command-points = 我的积分和等级
command-why = 积分明细与规则
points-card = { $parts }
points-balance = 可用积分 <b>{ $available }</b>（{ $community }）
points-pending = 另有 { $pending } 积分待到账
points-tier = { $tier }会员，再得 { $missing } 积分升{ $next }
    { $bar }
points-top-tier = { $tier }会员，已是最高等级，近 12 个月累计 { $points } 积分
points-last =
    {""}
    <b>最近记录</b>
    { $lines }
points-none =
    {""}
    还没有积分，先来 /checkin 签个到吧。
transfer-line = { $day }  { $amount }  { $rule }
why-transfers = <b>最近的积分从哪来</b>
    { $lines }
why-none = 还没有积分，先来 /checkin 签个到吧。
why-refusals =
    {""}
    <b>哪些没有计分，为什么</b>
    { $lines }
why-rules =
    {""}
    <b>积分怎么得</b>
    · 签到：每天 { $check_in } 积分，每连签 { $days } 天再得 { $bonus } 积分。
    · 群内聊天：每条 { $talk } 积分，需满 { $cjk } 个汉字或 { $characters } 个字符，每 { $seconds } 秒计一次，每天最多 { $limit } 积分，今天已得 { $today }。命令、转发和编辑不计分。
    · 晒单：审核通过得 { $post } 积分，每天最多 { $posts } 条。
why-line = { $at }：{ $amount }，{ $rule }（规则第 { $version } 版，{ $by }）
why-line-reason = { $at }：{ $amount }，{ $rule }（规则第 { $version } 版，{ $by }），理由：{ $reason }
why-by-itself = 系统自动
why-by = 由 { $name } 操作
why-refusal = { $at }：{ $words }
refused-balance-too-low = 需要 { $amount } 积分，目前只有 { $balance } 积分。
rule-undo = 撤销操作
