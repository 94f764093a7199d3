command-language = The language I speak with you
language = Which language shall I speak with you?
language-of-telegram = As in Telegram
