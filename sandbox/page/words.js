/** The page's own words. What people and the bot write is never translated. */
const ENGLISH = {
  tagline: "a Telegram on your desk",
  group: "Group",
  members: "{n} members",
  member: "1 member",
  with_bot: "with {bot}",
  owner: "owner",
  admin: "admin",
  typing: "typing",
  edited: "edited",
  today: "Today",
  yesterday: "Yesterday",
  say_as: "Write as {name}",
  write: "Write a message",
  caption: "Add a caption",
  speak_as: "Speak as {name}",
  speakers: "Who speaks",
  send: "Send",
  attach: "Add pictures",
  pictures: "Pictures",
  from_computer: "From this computer",
  picture: "Picture",
  picture_named: "Picture: {name}",
  take_out: "Take out {name}",
  commands: "Commands",
  no_commands: "No commands here yet",
  reply: "Reply",
  edit: "Edit",
  copy: "Copy text",
  copied: "Copied",
  not_copied: "This browser does not let the page copy",
  cancel: "Cancel",
  close: "Close",
  ok: "OK",
  message_menu: "React, reply and more",
  react: "React with {emoji}",
  reacted: "{emoji}, {n}: {names}",
  replying: "Reply to {name}",
  editing: "Edit message",
  start: "Start",
  unblock: "Unblock {bot}",
  block: "Block {bot}",
  leave_group: "Leave the group",
  join_group: "Join the group",
  newcomer: "A new person joins",
  show_person: "Show another person",
  chat_menu: "More about {name}",
  what_can: "What can this bot do?",
  not_started: "{name} has not met the bot yet. Press Start below.",
  blocked: "{name} has blocked the bot",
  quiet: "It is quiet here. Type / to see what the bot can do.",
  no_group: "There is no group yet",
  no_group_more: "Make one at /sim/groups, and it shows up here.",
  first_steps: "First steps",
  first_lead: "New here? Write /checkin in the group as {name}.",
  step_checkin: "Check in as {name}",
  step_share: "Share a picture with #share",
  step_points: "Look at {name}'s points",
  step_start: "Start the bot as {name}",
  step_day: "Let a day pass, check in again",
  step_staff: "See what {name} can do as staff",
  earlier: "Earlier messages",
  to_end: "To the newest message",
  hour: "+1 hour",
  day: "+1 day",
  month: "+30 days",
  clock: "Clock of the sandbox",
  clock_set: "Set",
  clock_field: "Date and time",
  clock_note: "Everything here lives by this clock: streaks, reminders, expiry.",
  language: "中文",
  language_label: "Switch to Chinese",
  dark: "Dark",
  light: "Light",
  theme: "Light or dark",
  log: "Bot calls",
  log_empty: "What the bot asks of Telegram shows up here.",
  log_ms: "{n} ms",
  log_failed: "refused",
  settings: "More",
  chats: "Chats",
  unread: "{name}, {n} unread",
  offline: "The sandbox does not answer. Is it still running?",
  reconnecting: "Reconnecting",
  pinned: "Pinned message",
  was_created: "Group created",
  joined: "{name} joined",
  added: "{by} added {name}",
  left: "{name} left",
  removed: "{by} removed {name}",
  pinned_by: "{by} pinned “{what}”",
  pinned_thing: "{by} pinned a message",
  titled: "{by} named the group “{what}”",
  service: "The group changed",
  photo: "Photo",
  album: "Album",
  file: "File",
  message: "Message",
  deleted_account: "Someone",
  forwarded: "Forwarded from {name}",
  via: "via @{name}",
  spoiler: "Hidden text, press to show",
  opens: "{label}, opens a page",
  photo_by: "Photo from {name}",
  unsupported: "The page cannot show this kind of message",
  answer_for: "For {name}",
};

const CHINESE = {
  tagline: "摆在桌上的 Telegram",
  group: "群",
  members: "{n} 位成员",
  member: "1 位成员",
  with_bot: "和 {bot} 的私聊",
  owner: "群主",
  admin: "管理员",
  typing: "正在输入",
  edited: "已编辑",
  today: "今天",
  yesterday: "昨天",
  say_as: "以{name}的身份说点什么",
  write: "说点什么",
  caption: "配一句话",
  speak_as: "换{name}来说",
  speakers: "谁来说话",
  send: "发送",
  attach: "加图片",
  pictures: "图片",
  from_computer: "从电脑里选",
  picture: "图片",
  picture_named: "图片：{name}",
  take_out: "去掉 {name}",
  commands: "命令",
  no_commands: "这里还没有命令",
  reply: "回复",
  edit: "编辑",
  copy: "复制文字",
  copied: "已复制",
  not_copied: "浏览器不允许复制",
  cancel: "取消",
  close: "关闭",
  ok: "好的",
  message_menu: "回应、回复等",
  react: "用 {emoji} 回应",
  reacted: "{emoji}，{n} 人：{names}",
  replying: "回复 {name}",
  editing: "编辑消息",
  start: "开始",
  unblock: "解除对 {bot} 的屏蔽",
  block: "屏蔽 {bot}",
  leave_group: "退出群聊",
  join_group: "加入群聊",
  newcomer: "来一位新人",
  show_person: "换一个人看",
  chat_menu: "{name}的更多操作",
  what_can: "这个机器人能做什么？",
  not_started: "{name}还没见过机器人，点下面的“开始”认识一下。",
  blocked: "{name}屏蔽了机器人",
  quiet: "这里还很安静。输入 / 看看机器人会什么。",
  no_group: "还没有群",
  no_group_more: "在 /sim/groups 建一个，就会出现在这里。",
  first_steps: "从这里开始",
  first_lead: "第一次来？先用{name}的身份在群里发 /checkin。",
  step_checkin: "用{name}的身份签到",
  step_share: "发张图，带上 #share 晒单",
  step_points: "看看{name}的积分",
  step_start: "让{name}认识机器人",
  step_day: "过一天，再签到一次",
  step_staff: "看看{name}作为管理者能做什么",
  earlier: "更早的消息",
  to_end: "回到最新消息",
  hour: "+1 小时",
  day: "+1 天",
  month: "+30 天",
  clock: "沙盒的时钟",
  clock_set: "拨过去",
  clock_field: "日期和时间",
  clock_note: "这里的一切都跟着这个钟走：连续签到、提醒、过期。",
  language: "English",
  language_label: "切换到英文",
  dark: "深色",
  light: "浅色",
  theme: "浅色或深色",
  log: "接口记录",
  log_empty: "机器人向 Telegram 发出的请求会列在这里。",
  log_ms: "{n} 毫秒",
  log_failed: "被拒绝",
  settings: "更多",
  chats: "聊天",
  unread: "{name}，{n} 条未读",
  offline: "沙盒没有应答，它还在运行吗？",
  reconnecting: "正在重连",
  pinned: "置顶消息",
  was_created: "群聊已创建",
  joined: "{name} 加入了群聊",
  added: "{by} 邀请 {name} 加入了群聊",
  left: "{name} 退出了群聊",
  removed: "{by} 将 {name} 移出了群聊",
  pinned_by: "{by} 置顶了“{what}”",
  pinned_thing: "{by} 置顶了一条消息",
  titled: "{by} 把群名改为“{what}”",
  service: "群有了变动",
  photo: "图片",
  album: "相册",
  file: "文件",
  message: "消息",
  deleted_account: "某人",
  forwarded: "转发自 {name}",
  via: "来自 @{name}",
  spoiler: "隐藏的文字，点一下显示",
  opens: "{label}，打开网页",
  photo_by: "{name} 发的图片",
  unsupported: "页面还显示不了这种消息",
  answer_for: "给 {name}",
};

const TONGUES = { en: ENGLISH, zh: CHINESE };
const KEPT = "sandbox.language";

let language =
  localStorage.getItem(KEPT) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** The language of the page's own words: "en" or "zh". */
export function tongue() {
  return language;
}

export function setTongue(next) {
  language = next;
  localStorage.setItem(KEPT, next);
}

/** One text in the page's language, with {places} filled in. */
export function word(key, places = {}) {
  return TONGUES[language][key].replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");
}

function format(options) {
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", options);
}

/** "20:46", in the reader's zone. */
export function hourMinute(date) {
  return format({ hour: "2-digit", minute: "2-digit", hour12: false }).format(date);
}

/** "20:46:07", in the reader's zone. */
export function hourMinuteSecond(date) {
  return format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(date);
}

/** "Fri, 21 Nov 2025" or the Chinese way. */
export function fullDay(date) {
  return format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** The name of a day between messages: today, yesterday, "21 November". */
export function dayName(date, now) {
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return word("today");
  if (days === 1) return word("yesterday");
  const sameYear = date.getFullYear() === now.getFullYear();
  return format({ day: "numeric", month: "long", year: sameYear ? undefined : "numeric" }).format(date);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
