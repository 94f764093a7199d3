command-help = 全部功能
help-hint = 没看懂这句，发送 /help 查看我能做什么。
help-line = { $command } { $about }
help = <b>你可以用这些功能</b>
    { $members }
help-staff = <b>你可以用这些功能</b>
    { $members }

    <b>管理功能</b>
    { $staff }
