// Sequelize: an INSERT names id with DEFAULT, save() what was changed.
const pg = require('pg');
const { Sequelize, DataTypes } = require('sequelize');
const story = require('./story.cjs');
const db = new Sequelize({ dialect: 'postgres', dialectModule: pg, host: process.env.PGHOST, port: process.env.PGPORT,
  database: process.env.PGDATABASE, username: process.env.PGUSER, logging: false, define: { schema: 'yunfu', freezeTableName: true, timestamps: false } });
const Project = db.define('project', { title: DataTypes.TEXT, category: DataTypes.STRING, owner_id: DataTypes.BIGINT, budget_year: DataTypes.INTEGER,
  city_funds: DataTypes.DECIMAL, budgeted: DataTypes.BOOLEAN, plan_line_id: DataTypes.BIGINT, approved_amount: DataTypes.DECIMAL,
  stage: DataTypes.STRING, stage_on: DataTypes.DATEONLY, code: DataTypes.STRING, last_seq: DataTypes.BIGINT });
const CostLine = db.define('cost_line', { project_id: DataTypes.BIGINT, kind: DataTypes.STRING, amount: DataTypes.DECIMAL, note: DataTypes.TEXT });
const Document = db.define('document', { project_id: DataTypes.BIGINT, kind: DataTypes.STRING, issuer_id: DataTypes.BIGINT, issued_on: DataTypes.DATEONLY,
  outcome: DataTypes.STRING, amount: DataTypes.DECIMAL, after_seq: DataTypes.BIGINT, sent: { type: DataTypes.STRING, unique: true } });

// example
const step = (id, last_seq) => db.transaction(async transaction => {
  await db.query('SET LOCAL ROLE zhangsan', { transaction });
  const [taken] = await Project.update({ stage: 'submitted' }, { where: { id, last_seq }, transaction });
  return taken;
});
// end

story.end((async () => {
  const project = await Project.create({ title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020, city_funds: '900000.50',
    budgeted: true, plan_line_id: story.planLine });
  await CostLine.bulkCreate(story.lines.map(([kind, amount]) => ({ project_id: project.id, kind, amount })));
  await project.reload();
  story.tell('entered', project.stage, story.plain(project.city_funds));

  const seq = project.last_seq;
  // every column of the model, changed or not
  await project.update({ ...project.get(), city_funds: '900000.5000' }, { fields: Object.keys(Project.rawAttributes).filter(name => name !== 'id') });
  await project.reload();
  story.tell(project.last_seq === seq ? 'saved' : 'an act of nothing');

  await step(project.id, seq).catch(refusal => story.tell('refused', refusal.original.code));
  await Document.bulkCreate(story.papers.map(kind => ({ project_id: project.id, kind, issuer_id: story.owner, issued_on: story.today, outcome: story.outcome(kind) })));
  if (await step(project.id, seq) !== 0) story.tell('a step over what others wrote');
  project.stage = 'submitted';
  await project.save();
  await project.reload();
  if (await step(project.id, project.last_seq) !== 1) story.tell('nothing came back');
  story.tell('stepped', project.stage, project.stage_on);
  for (const paper of story.twice(project.id)) await Document.bulkCreate([paper], { ignoreDuplicates: true });
  story.tell('sent', await Document.count({ where: { sent: story.key(project.id) } }));
  story.tell('read', await Project.count({ where: { id: project.id, stage: 'submitted' } }));
})());
