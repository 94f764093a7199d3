command-announce = 群发消息
broadcast = { $words }

    <i>你开启了{ $community }的优惠和活动消息，所以收到这条。</i>
broadcast-unsubscribe = 不再接收
broadcast-ask-message = 请发来要群发的内容：文字不超过 { $limit } 字，或一张图片配 { $caption_limit } 字以内的说明。粗体、斜体和链接会原样保留。

    发送 /cancel 取消。
broadcast-ask-audience = 会员看到的就是这样。<b>发给谁？</b>
audience-everyone = 全部会员
audience-tier = { $tier }
audience-lapsed = { $days } 天未活跃
audience-group = { $group }的活跃会员
broadcast-ask-when = <b>什么时候发？</b>
broadcast-now = 立即发送
broadcast-tonight = 今晚 20:00
broadcast-tomorrow-morning = 明早 10:00
broadcast-tomorrow-evening = 明晚 20:00
broadcast-other-time = 其他时间
broadcast-ask-time = 请输入日期和时间，例如 { $example }，按 { $zone } 时区计算。
broadcast-confirmation = <b>请确认</b>
    对象：{ $audience }
    时间：{ $at }

    目前共 <b>{ $everyone } 位会员</b>，其中
    { $lines }
broadcast-consented = · { $count } 人开启了活动消息
broadcast-never-started = · { $count } 人没打开过机器人或已停用
broadcast-reachable = · { $count } 人可以收到
broadcast-quiet = 届时正处于免打扰时段，{ $until } 起发送。
broadcast-confirm = 确认发送
broadcast-other-audience = 换对象
broadcast-change-time = 改时间
broadcast-drop = 不发了
broadcast-dropped = 已取消，没有发送任何消息。
broadcast-on-its-way = 已确认，进度见下方。
broadcast-planned = 已定于 { $at } 发送，开始后可在这里查看进度。
broadcast-call-off = 撤销群发
broadcast-called-off = 已撤销，没有发送任何消息。
broadcast-missed = 原定 { $at } 的群发没有发出：当时机器人不在线，现在已晚了 6 小时以上。如仍需要，请用 /announce 重新发送。
broadcast-progress = <b>{ $state }</b> · { $audience }
    { $bar } { $done } / { $whole }

    { $lines }
broadcast-running = 群发中
broadcast-paused = 已暂停
broadcast-stopping = 正在停止
broadcast-stopped = 已停止
broadcast-done = 已完成
broadcast-pause = 暂停
broadcast-resume = 继续发送
broadcast-stop = 停止
broadcast-really-stop = 确定停止
broadcast-go-on = 不停止
broadcast-report-done = <b>群发已完成。</b>共 { $whole } 人：
    { $lines }
broadcast-report-stopped = <b>群发已停止。</b>共 { $whole } 人：
    { $lines }
broadcast-uncertain = 查看未知名单
broadcast-uncertain-list = <b>以下会员可能收到了，也可能没收到。</b>Telegram 没有回应，为避免重复不再补发：
    { $lines }
uncertain-member = · 第 { $number } 号 { $name }
uncertain-more = · 还有更多
broadcast-waited = 部分消息因免打扰时段推迟发送。
delivery-unfed = · { $count } 人待发送
delivery-quiet = · { $count } 人等免打扰时段结束后发送
delivery-waiting = · { $count } 人发送中
delivery-sent = · { $count } 人已发送
delivery-blocked = · { $count } 人屏蔽了机器人
delivery-never-started = · { $count } 人没打开过机器人或已停用
delivery-not-consented = · { $count } 人关闭了活动消息
delivery-unknown = · { $count } 人结果未知：Telegram 没有回应，不再重发
delivery-stopped = · { $count } 人因停止而未发送
delivery-failed = · { $count } 人发送失败
broadcast-toast-paused = 已暂停，继续之前不会再发。
broadcast-toast-resumed = 继续发送。
broadcast-toast-ask-stop = 停止后不能恢复。确定的话请点“确定停止”。
broadcast-toast-stopped = 已停止，稍后给你结果。
broadcast-toast-preview = 这是预览。会员点这个按钮就不再接收。
broadcast-toast-unsubscribed = 已关闭{ $community }的活动消息，可在 /privacy 重新开启。
broadcast-toast-off-already = { $community }的活动消息已经是关闭状态。
refused-broadcast-too-long = 内容有 { $length } 字，最多 { $limit } 字。请精简后重新发来。
refused-broadcast-caption-too-long = 图片说明有 { $length } 字，最多 { $limit } 字。请精简后重新发来。
refused-broadcast-caption-missing = 请给图片配上一段说明。
refused-broadcast-album = 只能发一张图片，请附上说明单独发来。
refused-broadcast-kind = 只支持文字，或一张图片配说明。
refused-broadcast-time-unclear = 看不懂这个时间，格式类似 2027-03-05 18:30。
refused-broadcast-in-the-past = 这个时间已经过了，请选晚一点的。
refused-broadcast-too-far = 时间在一年以后，请选近一点的日期。
refused-broadcast-nobody = 目前没有符合条件的会员，请换一个对象。
refused-broadcast-begun = 已经开始发送，请在进度消息里停止。
