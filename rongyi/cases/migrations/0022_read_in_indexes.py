"""A list is counted, and the cases of many people are searched, in an index alone.

Nobody waits while the indexes are made. A run that was interrupted leaves an index that is not
valid: the next run throws it away and makes it again; the old ones go when all new ones are there.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

NEW = ("task_in_list", "case_by_applicant", "case_by_enterprise")


class Migration(migrations.Migration):
    """New indexes under new names first, each in a statement of its own."""

    atomic = False
    dependencies = [("cases", "0021_letters_of_hearings")]

    operations = [
        migrations.RunSQL(
            [f"drop index concurrently if exists {name}" for name in NEW], migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("post", ""), _negated=True),
                fields=["post", "due_on", "case"],
                include=["kind", "opened_at"],
                name="task_in_list",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["applicant", "-opened_at"],
                include=["id", "item_code", "enterprise"],
                name="case_by_applicant",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("enterprise__isnull", False)),
                fields=["enterprise", "-opened_at"],
                include=["id", "item_code", "applicant"],
                name="case_by_enterprise",
            ),
        ),
        RemoveIndexConcurrently(model_name="task", name="task_list"),
        RemoveIndexConcurrently(model_name="case", name="case_of_applicant"),
        RemoveIndexConcurrently(model_name="case", name="case_of_enterprise"),
    ]
