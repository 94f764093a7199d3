command-start = 从这里开始
start-alone = 你好，我是社群会员计划的小助手。请从你所在社群的群里打开我；想给自己的群开通，把我拉进群即可。
start-welcome = 欢迎来到<b>{ $community }</b>。

    每日签到得 { $check_in } 积分，晒单得 { $post } 积分，还有挑战和评选，从{ $lowest }会员一路升到{ $highest }。

    我们只保存你的 Telegram ID、昵称、语言，以及积分明细，不保存聊天内容。详见 /privacy，随时可用 /stop 退出。
start-again = 你是<b>{ $community }</b>的第 { $number } 号会员。发送 /points 查看积分，/help 查看全部功能。
join-button = 加入
open-private = 打开机器人
joined = 加入成功，你是<b>{ $community }</b>的第 { $number } 号会员。

    先来 /checkin 签个到吧。优惠和活动消息默认不发送，可在 /privacy 里开启。
joined-again = 欢迎回来，你还是<b>{ $community }</b>的第 { $number } 号会员，{ $points } 积分都在。

    优惠和活动消息默认不发送，可在 /privacy 里开启。
refused-joined-already = 你已经是会员了。
refused-not-a-member = 先加入会员吧，点一下就好。
refused-no-community = 还不知道你属于哪个社群，请先从群里打开我一次。
refused-only-in-group = 请在群里使用。
refused-only-in-private = 请在私聊里使用。
refused-anonymous = 匿名发言认不出你是谁，请私聊我操作。
refused-not-allowed = 仅{ $role }可以使用。
refused-button-expired = 这个按钮已失效，请重新发送命令。
refused-button-used = 已经处理过了。
refused-button-of-another = 这是别人的按钮。
role-member = 会员
role-moderator = 管理员
role-owner = 群主
books-wrong = <b>{ $community }</b> 的账目有数据对不上，社群照常运行。请在服务器上运行 `regulars verify` 查看详情。
dead-letter = 有一条消息多次尝试后仍无法处理，已单独保存，内容没有丢失。请在服务器上运行 `regulars deadletters list` 查看。
went-wrong = 我们这边出了点问题，已记录（编号 { $reference }）。积分不会丢，也不会重复计算。
undelivered = 有一条本该发给会员的消息被 Telegram 拒收，没能送达。积分和账目都没有问题。原因记在服务器日志的 `notice.dead` 一行里。
