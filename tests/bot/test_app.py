"""Building a house: what has to fit before it may run."""

import pytest
from cryptography.fernet import Fernet

from bot.app import WrongKeyError, build
from tests.conftest import KEY, TOKEN, Home, Juniper, unhurried


async def test_another_key_is_refused_before_anything_is_written(home: Home, juniper: Juniper) -> None:
    url = home.house.database.engine.url.render_as_string(hide_password=False)
    for key, fits in ((Fernet.generate_key().decode(), False), (KEY, True)):
        given = {"token": TOKEN, "api_url": home.sandbox.url, "database_url": url, "key": key}
        building = build(**given, clock=home.sandbox.clock.now, pacer=unhurried())
        if fits:
            await (await building).close()
        else:
            with pytest.raises(WrongKeyError):
                await building
