command-help = 全部功能
help-line = { $command } { $about }
help = <b>你可以用这些功能</b>
    { $members }
help-staff = <b>你可以用这些功能</b>
    { $members }

    <b>管理功能</b>
    { $staff }
