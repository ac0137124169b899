"""Pure rules of the catalogue: what is a definition of its own, and what search compares."""

from rongyi.catalogue.rules.editions import (
    DefinitionKey,
    definition_of,
    digest_of,
    digest_of_all,
)
from rongyi.catalogue.rules.finding import (
    QUERY_MAX,
    Query,
    SearchDocument,
    entry_of,
    query_of,
    search_documents,
    worth_showing,
)

__all__ = [
    "QUERY_MAX",
    "DefinitionKey",
    "Query",
    "SearchDocument",
    "definition_of",
    "digest_of",
    "digest_of_all",
    "entry_of",
    "query_of",
    "search_documents",
    "worth_showing",
]
