from django.db import migrations, models


class Migration(migrations.Migration):
    """A list is counted, and the cases of many people are searched, in an index alone."""

    dependencies = [("cases", "0021_letters_of_hearings")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="task_list"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("post", ""), _negated=True),
                fields=["post", "due_on", "case"],
                include=["kind", "opened_at"],
                name="task_list",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_of_applicant"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["applicant", "-opened_at"],
                include=["id", "item_code", "enterprise"],
                name="case_of_applicant",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_of_enterprise"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("enterprise__isnull", False)),
                fields=["enterprise", "-opened_at"],
                include=["id", "item_code", "applicant"],
                name="case_of_enterprise",
            ),
        ),
    ]
