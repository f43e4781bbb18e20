from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0002_attempt_claimed_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='lessonprogress',
            name='opened_claim',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='lessonprogress',
            name='completed_claim',
            field=models.DateTimeField(null=True),
        ),
    ]
