"""What the features share: declarations, the context of one update, dispatch, access and words."""
