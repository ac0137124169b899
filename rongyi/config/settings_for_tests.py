"""Settings of the test suite: its own data folder and database, whatever the shell says."""

import os

from rongyi.config import translations
from rongyi.config.paths import CHECKOUT

translations.ensure()  # before anything asks for a sentence: Django keeps what it found then
os.environ["RONGYI_TESTING"] = "1"
os.environ["DATA"] = str(CHECKOUT / ".data" / "test")
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "ADDRESS", "HOSTS", "RONGYI_DATABASE_NAME"):
    os.environ.pop(name, None)

from rongyi.config.settings import *  # noqa: E402, F403
