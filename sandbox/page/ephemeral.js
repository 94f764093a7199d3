/** Ephemeral messages: in a group, for one person alone. They have numbers of their own, and none among the others. */
const STEP = 1 / 1_000_000;

/** The message with a place among the others: right after the one it followed, or in place of the one it replaces. */
export function placed(message) {
  const { ephemeral_message_id: own, sim } = message;
  if (!own || message.message_id) return message;
  return { ...message, message_id: (sim?.replaces ?? sim?.after ?? 0) + own * STEP };
}

/** The field that names a message to the sandbox. */
export function named(message) {
  const { ephemeral_message_id: own, message_id } = message;
  return own ? { ephemeral_message_id: own } : { message_id };
}
