command-cancel = 取消当前操作
cancelled = 已取消，什么都没有变。
cancelled-nothing = 当前没有进行中的操作。
