/** The rights of an administrator, as boxes to tick. */
import { dialog, tick } from "./popover.js";
import { word } from "./words.js";

const RIGHTS = {
  group: [
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_restrict_members",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_video_chats",
    "can_promote_members",
    "is_anonymous",
  ],
  supergroup: [
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_restrict_members",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_manage_video_chats",
    "can_promote_members",
    "is_anonymous",
  ],
  channel: [
    "can_manage_chat",
    "can_change_info",
    "can_post_messages",
    "can_edit_messages",
    "can_delete_messages",
    "can_invite_users",
    "can_manage_video_chats",
    "can_promote_members",
  ],
};
// What Telegram's own dialogue leaves empty at first.
const UNUSUAL = ["can_promote_members", "can_manage_topics", "is_anonymous"];

/** Let somebody tick rights for `name`; `act` gets them as {right: true or false}. */
export function chooseRights(chat, name, act) {
  const rights = RIGHTS[chat.type] ?? RIGHTS.supergroup;
  dialog({
    title: word("rights_of", { name }),
    confirm: word("save"),
    fields: rights.map((right) => tick(right, word(right), !UNUSUAL.includes(right))),
    act: (values) => act(Object.fromEntries(rights.map((right) => [right, values.has(right)]))),
  });
}
