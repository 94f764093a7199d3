"""The many messages that one call may mean."""

from sandbox.calls.params import Params
from sandbox.errors import bad_request
from sandbox.methods.input_media import read_json

MOST_AT_ONCE = 100
LARGEST_MESSAGE_ID = 2**31 - 1


def message_ids(params: Params) -> list[int]:
    """The numbers in `message_ids`: one at least, a hundred at most."""
    if not params.text("message_ids"):
        raise bad_request("message identifiers are not specified")
    ids = read_json(params, "message_ids")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of message identifiers")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not ids:
        raise bad_request("message identifiers are not specified")
    return [_message_id(value) for value in ids]


def _message_id(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise bad_request("message identifier must be a Number")
    try:
        message_id = int(str(value))
    except ValueError:
        message_id = LARGEST_MESSAGE_ID + 1
    if abs(message_id) > LARGEST_MESSAGE_ID:
        raise bad_request("can't parse message identifier as a Number")
    if message_id <= 0:
        raise bad_request("invalid message identifier specified")
    return message_id
