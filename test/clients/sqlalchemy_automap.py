# SQLAlchemy, its tables reflected: what has a default is left out of an INSERT, the rest is sent as NULL.
import os
from decimal import Decimal

from sqlalchemy import MetaData, Text, create_engine, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

# the two types of the extension are texts to a client
PGDialect.ischema_names = dict(PGDialect.ischema_names, stage=Text, category=Text)
engine = create_engine('postgresql+psycopg2://')
metadata = MetaData(schema='yunfu')
metadata.reflect(engine, only=['project', 'cost_line', 'document'])
base = automap_base(metadata=metadata)


class Project(base):
    __table__ = metadata.tables['yunfu.project']
    # the engine's: it moves on with every act
    __mapper_args__ = {'version_id_col': __table__.c.last_seq, 'version_id_generator': False}


base.prepare()
CostLine, Document = base.classes.cost_line, base.classes.document
projects, documents = Project.__table__, Document.__table__


# example
def step(id, last_seq):
    with engine.begin() as connection:
        connection.execute(text('SET LOCAL ROLE zhangsan'))
        taken = update(projects).where(projects.c.id == id, projects.c.last_seq == last_seq).values(stage='submitted').returning(projects.c.stage)
        return connection.execute(taken).first()
# end

with Session(engine) as session:
    project = Project(title='平台', category='专业软件', owner_id=int(os.environ['OWNER']), budget_year=2020,
                      city_funds=Decimal('900000.50'), budgeted=True, plan_line_id=int(os.environ['PLAN_LINE']))
    session.add(project)
    session.flush()
    session.add_all(CostLine(project_id=project.id, kind=kind, amount=Decimal(amount))
                    for kind, amount in (('software_development', '700000.25'), ('acceptance', '1000'), ('security', '5000')))
    session.commit()
    print('entered', project.stage, project.city_funds.normalize())

    # an amount in another scale is dirty to the session, and no change to the register
    seq, project.city_funds = project.last_seq, Decimal('900000.5000')
    session.commit()
    print('saved' if project.last_seq == seq else 'an act of nothing')

    session.commit()
    try:
        step(project.id, project.last_seq)
    except DBAPIError as refusal:
        print('refused', refusal.orig.pgcode)

    # papers first: one flush would send the project's UPDATE before the papers' INSERT
    session.add_all(Document(project_id=project.id, kind=kind, issuer_id=project.owner_id, issued_on=func.govproj.register_today('yunfu.project'),
                             outcome='passed' if kind == 'argumentation' else None)
                    for kind in ('scheme', 'data_catalogue', 'ipv6_support', 'argumentation'))
    session.commit()
    if step(project.id, seq):
        print('a step over what others wrote')
    session.refresh(project)
    project.stage = 'submitted'
    session.commit()
    if not step(project.id, project.last_seq):
        print('nothing came back')
    print('stepped', project.stage, project.stage_on)
    # somebody else has written since it was read
    with engine.begin() as other:
        other.execute(metadata.tables['yunfu.document'].insert().values(project_id=project.id, kind='scheme', issuer_id=project.owner_id,
                                                                        issued_on=project.stage_on, number='二'))
    try:
        project.title = '二'
        session.commit()
        print('written over what others wrote')
    except StaleDataError:
        session.rollback()
    with engine.begin() as connection:
        for _ in range(2):
            connection.execute(insert(documents).values(project_id=project.id, kind='scheme', issuer_id=project.owner_id, issued_on=project.stage_on,
                                                        sent=f'{project.id}/1').on_conflict_do_nothing(index_elements=['sent']))
    print('sent', session.scalar(select(func.count()).select_from(documents).where(documents.c.sent == f'{project.id}/1')))
    print('read', session.scalar(select(func.count()).select_from(Project).where(Project.id == project.id, Project.stage == 'submitted')))
