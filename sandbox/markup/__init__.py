"""What Telegram makes of a text: the three parse modes, the bot's own entities, and what it finds by itself."""
