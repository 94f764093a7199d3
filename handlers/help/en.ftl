command-help = What I can do
help-hint = I did not understand that. /help lists what I can do.
help-line = { $command }: { $about }
help = <b>What you can do</b>
    { $members }
help-staff = <b>What you can do</b>
    { $members }

    <b>For the team</b>
    { $staff }
