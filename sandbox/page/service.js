/** Service messages: what Telegram itself says in a chat, as one line. */
import { author, gist, nameOf } from "./names.js";
import { word } from "./words.js";

const LONGEST_QUOTE = 32;

// Each gets the message and the name of who did it.
const LINES = {
  new_chat_members: (message, by) =>
    message.new_chat_members
      .map((user) =>
        user.id === message.from?.id
          ? word("joined", { name: nameOf(user) })
          : word("added", { by, name: nameOf(user) }),
      )
      .join(", "),
  left_chat_member: ({ left_chat_member: gone, from }, by) =>
    gone.id === from?.id ? word("left", { name: nameOf(gone) }) : word("removed", { by, name: nameOf(gone) }),
  pinned_message: ({ pinned_message: pinned }, by) => {
    const what = gist(pinned);
    if (what === word("message")) return word("pinned_thing", { by });
    const cut = what.length > LONGEST_QUOTE ? `${what.slice(0, LONGEST_QUOTE - 2).trimEnd()}…` : what;
    return word("pinned_by", { by, what: cut });
  },
  new_chat_title: (message, by) => {
    const key = message.chat.type === "channel" ? "titled_channel" : "titled";
    return word(key, { by, what: message.new_chat_title });
  },
  new_chat_photo: (_message, by) => word("photo_set", { by }),
  delete_chat_photo: (_message, by) => word("photo_gone", { by }),
  group_chat_created: (_message, by) => word("was_created_by", { by }),
  supergroup_chat_created: () => word("was_created"),
  channel_chat_created: () => word("channel_created"),
  migrate_to_chat_id: () => word("upgraded"),
  migrate_from_chat_id: () => word("upgraded"),
  message_auto_delete_timer_changed: (message, by) => {
    const days = message.message_auto_delete_timer_changed.message_auto_delete_time / 86_400;
    return days ? word("timer_set", { by, n: Math.round(days * 10) / 10 }) : word("timer_off", { by });
  },
  forum_topic_created: (message, by) => word("topic_created", { by, what: message.forum_topic_created.name }),
  forum_topic_edited: (message, by) => {
    const { name } = message.forum_topic_edited;
    return name ? word("topic_named", { by, what: name }) : word("topic_icon", { by });
  },
  forum_topic_closed: (_message, by) => word("topic_closed", { by }),
  forum_topic_reopened: (_message, by) => word("topic_reopened", { by }),
  general_forum_topic_hidden: (_message, by) => word("general_hidden", { by }),
  general_forum_topic_unhidden: (_message, by) => word("general_shown", { by }),
  boost_added: (message, by) => word("boosted", { by, n: message.boost_added.boost_count }),
  successful_payment: (message) => {
    const { total_amount: amount, currency } = message.successful_payment;
    return word("paid", {
      what: currency === "XTR" ? `${amount} ⭐` : `${(amount / 100).toFixed(2)} ${currency}`,
    });
  },
  refunded_payment: () => word("refunded"),
  users_shared: (_message, by) => word("shared_users", { by }),
  chat_shared: (_message, by) => word("shared_chat", { by }),
  write_access_allowed: () => word("write_allowed"),
  connected_website: (message) => word("connected", { what: message.connected_website }),
  web_app_data: (message) => word("web_app_sent", { what: message.web_app_data.button_text }),
  video_chat_started: (_message, by) => word("video_started", { by }),
  video_chat_ended: () => word("video_ended"),
  video_chat_scheduled: () => word("video_scheduled"),
  video_chat_participants_invited: (_message, by) => word("video_invited", { by }),
  chat_background_set: (_message, by) => word("background_set", { by }),
  poll_option_added: (_message, by) => word("option_added", { by }),
  poll_option_deleted: (_message, by) => word("option_deleted", { by }),
};

// What belongs to a message of somebody; a field that is not here makes it a service message of a kind unknown to the page.
const SAID = new Set(
  (
    "message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot sender_tag " +
    "guest_query_id date business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message " +
    "external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user " +
    "guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post media_group_id author_signature " +
    "paid_star_count text entities link_preview_options suggested_post_info effect_id animation audio document live_photo " +
    "paid_media photo sticker story video video_note voice caption caption_entities show_caption_above_media " +
    "has_media_spoiler checklist contact dice game poll venue location invoice reply_markup rich_message receiver_user " +
    "ephemeral_message_id sim keyboard gift unique_gift giveaway giveaway_winners"
  ).split(" "),
);

/** The line that a service message says, or null for what somebody said. */
export function serviceLine(message) {
  const kind = Object.keys(message).find((field) => !SAID.has(field));
  if (!kind) return null;
  return (
    LINES[kind]?.(message, nameOf(author(message))) ?? word("service", { kind: kind.replaceAll("_", " ") })
  );
}
