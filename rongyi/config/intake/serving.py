"""The application as granian loads it: Django is set up first, then ours is read."""

import importlib
import os

import django
from django.conf import settings

from rongyi.config.parents import SERVER, end_with_main

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rongyi.config.settings")
if os.environ.get(SERVER):
    end_with_main(int(os.environ[SERVER]))
django.setup()
application = importlib.import_module("rongyi.config.intake.asgi").application
importlib.import_module(settings.ROOT_URLCONF)  # before the first one comes
importlib.import_module("rongyi.config.warm").warm()
