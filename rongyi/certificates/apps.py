from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "rongyi.certificates"
    label = "certificates"
