/** The rights of an administrator, as boxes to tick, and what a restriction takes from a member. */
import { dialog, field, tick } from "./popover.js";
import { word } from "./words.js";

export const PERMISSIONS = (
  "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes " +
  "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_react_to_messages " +
  "can_edit_tag can_change_info can_invite_users can_pin_messages can_manage_topics"
).split(" ");
const RIGHTS = {
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

/** Let somebody tick rights for a user; `act` gets {rights: {right: true or false}, title}. */
export function chooseRights(chat, userId, name, act) {
  const rights = RIGHTS[chat.type];
  const isChannel = chat.type === "channel";
  const title = field("title", word("admin_title"), { value: chat.titles?.[userId] ?? "", maxlength: 16 });
  dialog({
    title: word("rights_of", { name }),
    confirm: word("save"),
    fields: [...rights.map((right) => tick(right, word(right), !UNUSUAL.includes(right))), !isChannel && title],
    act: (values) =>
      act({
        rights: Object.fromEntries(rights.map((right) => [right, values.has(right)])),
        ...(!isChannel && { title: values.get("title") }),
      }),
  });
}
