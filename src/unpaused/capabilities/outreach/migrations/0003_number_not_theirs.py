"""Numbers that are not their customer's; that one became known, or was taken back, touches its person."""

import django.db.models.deletion
from django.db import migrations, models

from unpaused.foundation.events.touching import watch


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0002_touches'),
        ('events', '0002_touch'),
        ('privacy', '0002_index_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='not_theirs',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='NumberNotTheirs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'E-mail')], max_length=10)),
                ('address_index', models.BinaryField(max_length=32)),
                ('known_by', models.CharField(choices=[('caller', 'Whoever called it'), ('holder', 'Whoever holds the telephone')], max_length=10)),
                ('record_id', models.BigIntegerField()),
                ('known_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.subject')),
            ],
        ),
        watch("outreach_numbernottheirs", "subject", "subject_id"),
    ]
