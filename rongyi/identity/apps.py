from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "rongyi.identity"
    label = "identity"
