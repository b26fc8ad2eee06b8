# Django: create() names every column, save() writes every column. What the database fills in is given NULL, which is no value
# of the field's in Django's eyes: null=True lets it through.
import datetime
import os
from decimal import Decimal

import django
from django.conf import settings

settings.configure(DATABASES={'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': os.environ['PGDATABASE'], 'HOST': os.environ['PGHOST'],
                                          'PORT': os.environ['PGPORT'], 'USER': os.environ['PGUSER'], 'OPTIONS': {'options': '-c search_path=yunfu'}}},
                   DEFAULT_AUTO_FIELD='django.db.models.BigAutoField', USE_TZ=True)
django.setup()
from django.db import DatabaseError, connection, models, transaction


def amount(**options):
    return models.DecimalField(max_digits=18, decimal_places=2, **options)


class Project(models.Model):
    code = models.TextField(null=True)
    title = models.TextField()
    category = models.TextField()
    track = models.TextField(null=True)
    owner_id = models.BigIntegerField()
    budget_year = models.IntegerField()
    plan_line_id = models.BigIntegerField(null=True)
    budgeted = models.BooleanField(null=True)
    city_funds = amount()
    policy_id = models.BigIntegerField(null=True)
    stage = models.TextField(default='planned')
    stage_on = models.DateField(null=True)
    total_investment = amount(null=True)
    approved_amount = amount(null=True)
    frozen = models.BooleanField(null=True)
    last_seq = models.BigIntegerField(null=True)
    last_hash = models.BinaryField(null=True)

    class Meta:
        managed, app_label, db_table = False, 'yunfu', 'project'


class CostLine(models.Model):
    project = models.ForeignKey(Project, models.DO_NOTHING)
    kind = models.TextField()
    amount = amount()
    note = models.TextField(null=True)

    class Meta:
        managed, app_label, db_table = False, 'yunfu', 'cost_line'


class Document(models.Model):
    project = models.ForeignKey(Project, models.DO_NOTHING)
    kind = models.TextField()
    issuer_id = models.BigIntegerField()
    issued_on = models.DateField()
    outcome = models.TextField(null=True)
    amount = amount(null=True)
    entered_by = models.TextField(null=True)
    after_seq = models.BigIntegerField(null=True)
    entered_on = models.DateField(null=True)
    sent = models.TextField(null=True, unique=True)

    class Meta:
        managed, app_label, db_table = False, 'yunfu', 'document'


# example
def step(id, last_seq):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE zhangsan')
        return Project.objects.filter(id=id, last_seq=last_seq).update(stage='submitted')
# end


project = Project.objects.create(title='平台', category='专业软件', owner_id=int(os.environ['OWNER']), budget_year=2020,
                                 city_funds=Decimal('900000.50'), budgeted=True, plan_line_id=int(os.environ['PLAN_LINE']))
# Django before 5 asks for the id alone back: the rest is read
project.refresh_from_db()
CostLine.objects.bulk_create(CostLine(project=project, kind=kind, amount=Decimal(figure))
                             for kind, figure in (('software_development', '700000.25'), ('acceptance', '1000'), ('security', '5000')))
project.refresh_from_db()
print('entered', project.stage, project.city_funds.normalize())

seq = project.last_seq
project.save()
project.refresh_from_db()
print('saved' if project.last_seq == seq else 'an act of nothing')

try:
    step(project.id, project.last_seq)
except DatabaseError as refusal:
    print('refused', refusal.__cause__.pgcode)

today = datetime.date.fromisoformat(os.environ['TODAY'])
for kind in ('scheme', 'data_catalogue', 'ipv6_support', 'argumentation'):
    Document.objects.create(project=project, kind=kind, issuer_id=project.owner_id, issued_on=today, outcome='passed' if kind == 'argumentation' else None)
# papers are acts of the project: what was read of it before them is old
if step(project.id, project.last_seq) != 0:
    print('a step over what others wrote')
project.refresh_from_db()
project.stage = 'submitted'
project.save()
project.refresh_from_db()
if step(project.id, project.last_seq) != 1:
    print('nothing came back')
print('stepped', project.stage, project.stage_on)
for _ in range(2):
    Document.objects.bulk_create([Document(project=project, kind='scheme', issuer_id=project.owner_id, issued_on=today, sent=f'{project.id}/1')], ignore_conflicts=True)
print('sent', Document.objects.filter(sent=f'{project.id}/1').count())
print('read', Project.objects.filter(id=project.id, stage='submitted').count())
