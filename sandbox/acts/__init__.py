"""What happens: what people do, and what a bot's calls bring about, with the updates that tell of it."""
