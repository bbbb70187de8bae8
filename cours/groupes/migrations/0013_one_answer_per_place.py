import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groupes', '0012_codes'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='projectionanswer', name='groupes_one_room_answer_per_device'),
        migrations.RenameField(model_name='projectionanswer', old_name='device', new_name='place'),
        migrations.AlterField(
            model_name='projectionanswer',
            name='place',
            field=models.UUIDField(verbose_name='place'),
        ),
        migrations.AddField(
            model_name='projectionanswer',
            name='beside',
            field=models.UUIDField(default=uuid.uuid4, verbose_name='deuxième personne de la place'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='projectionanswer',
            constraint=models.UniqueConstraint(fields=('projection', 'place'), name='groupes_one_room_answer_per_place'),
        ),
        migrations.AlterField(
            model_name='projection',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='fermée le'),
        ),
        migrations.AddField(
            model_name='projection',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retirée le'),
        ),
    ]
