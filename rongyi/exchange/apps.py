from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "rongyi.exchange"
    label = "exchange"
