// TypeORM: an INSERT names every column of the entity, with DEFAULT where it has no value.
require('reflect-metadata');
const { DataSource, EntitySchema } = require('typeorm');
const story = require('./story.cjs');
const id = { type: 'bigint', primary: true, generated: 'identity' };
const optional = type => ({ type, nullable: true });
const Project = new EntitySchema({ name: 'Project', tableName: 'project', schema: 'yunfu', columns: { id, code: optional('text'), title: { type: 'text' },
  category: { type: 'varchar' }, track: optional('text'), owner_id: { type: 'bigint' }, budget_year: { type: 'int' }, city_funds: { type: 'numeric' },
  budgeted: optional('boolean'), plan_line_id: optional('bigint'), policy_id: optional('bigint'), stage: optional('varchar'), stage_on: optional('date'),
  approved_amount: optional('numeric'), last_seq: optional('bigint') } });
const CostLine = new EntitySchema({ name: 'CostLine', tableName: 'cost_line', schema: 'yunfu', columns: { id, project_id: { type: 'bigint' },
  kind: { type: 'varchar' }, amount: { type: 'numeric' }, note: optional('text') } });
const Document = new EntitySchema({ name: 'Document', tableName: 'document', schema: 'yunfu', columns: { id, project_id: { type: 'bigint' },
  kind: { type: 'varchar' }, issuer_id: { type: 'bigint' }, issued_on: { type: 'date' }, outcome: optional('varchar'), amount: optional('numeric'),
  entered_by: optional('text'), after_seq: optional('bigint'), entered_on: optional('date'), sent: { type: 'text', nullable: true, unique: true } } });
let db;

// example
const step = (id, last_seq) => db.transaction(async manager => {
  await manager.query('SET LOCAL ROLE zhangsan');
  const { affected } = await manager.update('Project', { id, last_seq }, { stage: 'submitted' });
  return affected;
});
// end

story.end((async () => {
  db = await new DataSource({ type: 'postgres', host: process.env.PGHOST, port: Number(process.env.PGPORT), database: process.env.PGDATABASE,
    username: process.env.PGUSER, entities: [Project, CostLine, Document] }).initialize();
  const projects = db.getRepository(Project);
  const { id: key } = await projects.save({ title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020, city_funds: '900000.50',
    budgeted: true, plan_line_id: story.planLine });
  await db.getRepository(CostLine).insert(story.lines.map(([kind, amount]) => ({ project_id: key, kind, amount })));
  const read = () => projects.findOneByOrFail({ id: key });
  let project = await read();
  story.tell('entered', project.stage, story.plain(project.city_funds));

  await projects.save({ ...project, city_funds: '900000.5000' });
  story.tell((await read()).last_seq === project.last_seq ? 'saved' : 'an act of nothing');

  await step(key, project.last_seq).catch(refusal => story.tell('refused', refusal.code));
  await db.getRepository(Document).insert(story.papers.map(kind => ({ project_id: key, kind, issuer_id: story.owner, issued_on: story.today, outcome: story.outcome(kind) })));
  if (await step(key, project.last_seq) !== 0) story.tell('a step over what others wrote');
  project = await read();
  await projects.save({ ...project, stage: 'submitted' });
  project = await read();
  if (await step(key, project.last_seq) !== 1) story.tell('nothing came back');
  story.tell('stepped', project.stage, project.stage_on);
  const papers = db.getRepository(Document);
  for (const paper of story.twice(key)) await papers.createQueryBuilder().insert().values(paper).orIgnore().execute();
  story.tell('sent', await papers.countBy({ sent: story.key(key) }));
  story.tell('read', await projects.countBy({ id: key, stage: 'submitted' }));
})());
