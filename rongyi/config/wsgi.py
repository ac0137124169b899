"""The application that granian serves."""

import importlib
import os

from django.core.wsgi import get_wsgi_application

from rongyi.config.parents import SERVER, end_with_main
from rongyi.config.warm import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rongyi.config.settings")
if os.environ.get(SERVER):
    end_with_main(int(os.environ[SERVER]))
_django = get_wsgi_application()
application = importlib.import_module("rongyi.config.crowds").Crowds(_django)
warm()
