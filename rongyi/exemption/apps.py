from django.apps import AppConfig


class ExemptionConfig(AppConfig):
    name = "rongyi.exemption"
    label = "exemption"
