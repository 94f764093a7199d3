rule-talking = 群内聊天
