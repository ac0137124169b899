"""Conditions of rows that cost next to nothing where one row is written at a time."""

from __future__ import annotations

from typing import Any

from django.db.models import CheckConstraint, Model


class RowCheck(CheckConstraint):
    """A check whose condition stands in a function of the same name, `<name>_holds`.

    PostgreSQL parses the stored text of a check anew for each statement that writes a row; ten
    with their lists took a sixth of an act. A function is compiled once a session.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowCheck) and super().__eq__(other)

    __hash__ = CheckConstraint.__hash__

    def constraint_sql(self, model: type[Model], schema_editor: Any) -> Any:
        """Of a new table: behind it, since the function has to be there before."""
        if schema_editor is not None:
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model: type[Model], schema_editor: Any) -> Any:
        """The function, then the check that calls it."""
        if schema_editor is None:
            return None
        make: Any = self
        condition = make._get_check_sql(model, schema_editor)
        fields: list[Any] = [one for one in model._meta.concrete_fields if one.column]
        used = [one for one in fields if f'"{one.column}"' in condition]
        shape = ", ".join(f'"{one.column}" {one.db_type(schema_editor.connection)}' for one in used)
        given = ", ".join(f'"{one.column}"' for one in used)
        return (
            f'create function "{self.name}_holds"({shape}) returns boolean immutable parallel safe'
            f" language plpgsql as $holds$ begin return {condition}; end $holds$;"
            f' alter table "{model._meta.db_table}" add constraint "{self.name}"'
            f' check ("{self.name}_holds"({given}))'
        )

    def remove_sql(self, model: type[Model], schema_editor: Any) -> Any:
        """The check, then its function."""
        return (
            f'alter table "{model._meta.db_table}" drop constraint "{self.name}";'
            f' drop function if exists "{self.name}_holds"'
        )
