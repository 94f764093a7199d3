"""What a bot sends: its parameters however they were written, and how a call goes wrong by order."""
