"""The words of an error of the domain, for a field or a notice of a page."""

from __future__ import annotations

from collections.abc import Mapping

from rongyi.catalogue import queries as catalogue
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text

UNSAID = Text(
    zh="此处填写有误，请检查后重新填写。", en="This is not right. Check it and enter it again."
)


def error_text(error: DomainError) -> Text:
    """What happened, in both languages, as the definitions say it."""
    return error_texts(error)[0]


def error_texts(error: DomainError) -> tuple[Text, Text]:
    """What happened, and what to do next."""
    book = catalogue.catalogue_of(catalogue.current_edition())
    message = book.messages.get(error.code)
    if message is None:
        return UNSAID, Text("", "")
    filled = _spoken(book.named(error.parameters))
    return message.what.format(filled), message.next.format(filled)


def _spoken(parameters: Mapping[str, object]) -> dict[str, object]:
    """A label that is a question loses its mark inside a sentence."""
    return {
        name: Text(zh=value.zh.rstrip("？?"), en=value.en.rstrip("?"))
        if isinstance(value, Text) and name == "label"
        else value
        for name, value in parameters.items()
    }
