command-cancel = Leave off what we are doing
cancelled = Left as it was.
cancelled-nothing = There is nothing to leave off.
