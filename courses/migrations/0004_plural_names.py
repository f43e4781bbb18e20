from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_search_and_glossary")]

    operations = [
        migrations.AlterModelOptions(name=model, options={"verbose_name": name, "verbose_name_plural": name})
        for model, name in [
            ("courseindexpage", "danh mục khoá học"),
            ("coursepage", "khoá học"),
            ("homepage", "trang chủ"),
            ("infopage", "trang thông tin"),
            ("lessonpage", "bài học"),
            ("quizpage", "bài kiểm tra"),
        ]
    ]
