command-language = 切换语言
language = 想让我用哪种语言和你聊？
language-of-telegram = 跟随 Telegram
