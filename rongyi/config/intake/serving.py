"""The application as granian loads it: Django is set up first, then ours is read."""

import importlib
import os

import django

from rongyi.config.parents import SERVER, end_with_main

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rongyi.config.settings")
if os.environ.get(SERVER):
    end_with_main(int(os.environ[SERVER]))
django.setup()
application = importlib.import_module("rongyi.config.intake.asgi").application
