from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rongyi.catalogue"
    label = "catalogue"
