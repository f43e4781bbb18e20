from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0003_lesson_claims'),
    ]

    operations = [
        migrations.AddField(
            model_name='quizattempt',
            name='begun',
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
