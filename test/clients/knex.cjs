// knex: names what it is given; RETURNING tells whether a step was taken.
const pg = require('pg');
const story = require('./story.cjs');
story.plainDates(pg);
const db = require('knex')({ client: 'pg', connection: {}, searchPath: ['yunfu'] });

// example
const step = (id, last_seq) => db.transaction(async trx => {
  await trx.raw('SET LOCAL ROLE zhangsan');
  return trx('project').where({ id, last_seq }).update({ stage: 'submitted' }).returning(['stage', 'stage_on']);
});
// end

story.end((async () => {
  const [project] = await db('project').insert({ title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020,
    city_funds: '900000.50', budgeted: true, plan_line_id: story.planLine }).returning('*');
  await db('cost_line').insert(story.lines.map(([kind, amount]) => ({ project_id: project.id, kind, amount })));
  story.tell('entered', project.stage, story.plain(project.city_funds));

  // the whole row, as it was read
  const row = await db('project').where({ id: project.id }).first();
  const [{ last_seq: seq }] = await db('project').where({ id: project.id }).update({ ...row, city_funds: '900000.5000' }).returning('last_seq');
  story.tell(seq === row.last_seq ? 'saved' : 'an act of nothing');

  await step(project.id, row.last_seq).catch(refusal => story.tell('refused', refusal.code));
  await db('document').insert(story.papers.map(kind => ({ project_id: project.id, kind, issuer_id: story.owner, issued_on: story.today, outcome: story.outcome(kind) })));
  // somebody has written since: no row comes back, and the step was not taken
  if ((await step(project.id, row.last_seq)).length > 0) story.tell('a step over what others wrote');
  const [taken] = await step(project.id, (await db('project').where({ id: project.id }).first()).last_seq);
  story.tell('stepped', taken.stage, taken.stage_on);
  for (const paper of story.twice(project.id)) await db('document').insert(paper).onConflict('sent').ignore();
  story.tell('sent', (await db('document').where({ sent: story.key(project.id) }).count('*'))[0].count);
  story.tell('read', (await db('project').where({ id: project.id, stage: 'submitted' }).count('*'))[0].count);
})());
