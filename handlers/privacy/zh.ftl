command-privacy = 隐私说明与消息设置
privacy = <b>我们保存了哪些信息</b>

    { $kept }

    你在群里说的话不会保存。姓名和文字内容均加密存放，绝不出售或提供给他人。
privacy-member = { privacy }

    <b>可以给你发什么</b>
    { $promotions }
    { $reminders }

    退出{ $community }请发送 /stop
privacy-identity = <b>身份信息：</b>Telegram ID、昵称、用户名和语言，用来识别你、给你发消息、在排行榜上显示昵称。昵称其他会员可见，用户名仅管理团队可见。会员计划运行期间一直保存。
privacy-membership = <b>会员信息：</b>会员编号、身份、等级、所在的群、加入和退出时间，以及你在本页的选择。管理团队可见。会员计划运行期间一直保存，方便你随时回来。
privacy-points = <b>积分记录：</b>每一笔积分的来由和操作人，保证笔笔可查。你可在 /why 查看，管理团队可见，排行榜只显示累计积分。会员计划运行期间一直保存。
privacy-activity = <b>活跃记录：</b>哪些天发过言或签过到，用于连签和提醒，以及发过的提醒，仅供系统使用，会员计划运行期间一直保存。没有计分的原因保存 30 天，供 /why 说明。
privacy-contributions = <b>分享内容：</b>晒单和参赛的图片与文字、审核结果、你的投票和参加的挑战。参赛作品和获奖名单其他会员可见，晒单仅管理团队可见，投票无人可见。会员计划运行期间一直保存。
privacy-messages = <b>对话内容：</b>你发来的内容处理完即清除，通常只需几秒；没答完的问题一天后删除。我发给你的内容保存 30 天，避免重复发送。平时没有人查看，只有出故障时技术人员才会查阅。
privacy-promotions-on = 活动和优惠消息：已开启
privacy-promotions-off = 活动和优惠消息：已关闭
privacy-turn-promotions-on = 开启活动和优惠消息
privacy-turn-promotions-off = 关闭活动和优惠消息
privacy-reminders-normal = 久未活跃提醒：正常（仅在开启活动和优惠消息时发送）
privacy-reminders-fewer = 久未活跃提醒：次数减半（仅在开启活动和优惠消息时发送）
privacy-reminders-none = 久未活跃提醒：不提醒
privacy-reminders-normal-button = 正常提醒
privacy-reminders-fewer-button = 少一点
privacy-reminders-none-button = 不提醒
