"""What there is: bots, people, chats, messages, files, and the updates that wait."""
