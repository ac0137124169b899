from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rongyi.documents"
    label = "documents"
