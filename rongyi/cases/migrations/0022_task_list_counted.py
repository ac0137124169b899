from django.db import migrations, models


class Migration(migrations.Migration):
    """A list is counted in its index alone."""

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
    ]
