"""Looking a file up for its download."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.shapes import Json
from sandbox.state.files import LARGEST_DOWNLOAD


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.world.files.find(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if call.world.files.is_foreign(file_id, call.bot.id):
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(stored.read())
    if size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": stored.unique_id,
        "file_size": size,
        "file_path": stored.path,
    }
