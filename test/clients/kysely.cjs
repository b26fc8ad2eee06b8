// Kysely: names what it is given; RETURNING tells whether a step was taken.
const pg = require('pg');
const { Kysely, PostgresDialect, sql } = require('kysely');
const story = require('./story.cjs');
story.plainDates(pg);
const db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool() }) }).withSchema('yunfu');

// example
const step = (id, last_seq) => db.transaction().execute(async trx => {
  await sql`SET LOCAL ROLE zhangsan`.execute(trx);
  return trx.updateTable('project').set({ stage: 'submitted' }).where('id', '=', id).where('last_seq', '=', last_seq)
    .returning(['stage', 'stage_on']).executeTakeFirst();
});
// end

story.end((async () => {
  const project = await db.insertInto('project').values({ title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020,
    city_funds: '900000.50', budgeted: true, plan_line_id: story.planLine }).returningAll().executeTakeFirstOrThrow();
  await db.insertInto('cost_line').values(story.lines.map(([kind, amount]) => ({ project_id: project.id, kind, amount }))).execute();
  story.tell('entered', project.stage, story.plain(project.city_funds));

  // the whole row, as it was read
  const read = () => db.selectFrom('project').selectAll().where('id', '=', project.id).executeTakeFirstOrThrow();
  const row = await read();
  const saved = await db.updateTable('project').set({ ...row, city_funds: '900000.5000' }).where('id', '=', project.id).returning('last_seq').executeTakeFirstOrThrow();
  story.tell(saved.last_seq === row.last_seq ? 'saved' : 'an act of nothing');

  await step(project.id, row.last_seq).catch(refusal => story.tell('refused', refusal.code));
  await db.insertInto('document').values(story.papers.map(kind => ({ project_id: project.id, kind, issuer_id: story.owner, issued_on: story.today,
    outcome: story.outcome(kind) }))).execute();
  // somebody has written since: no row comes back, and the step was not taken
  if (await step(project.id, row.last_seq)) story.tell('a step over what others wrote');
  const taken = await step(project.id, (await read()).last_seq);
  story.tell('stepped', taken.stage, taken.stage_on);
  for (const paper of story.twice(project.id)) await db.insertInto('document').values(paper).onConflict(on => on.column('sent').doNothing()).execute();
  const { sent } = await db.selectFrom('document').select(db.fn.countAll().as('sent')).where('sent', '=', story.key(project.id)).executeTakeFirstOrThrow();
  story.tell('sent', sent);
  const { n } = await db.selectFrom('project').select(db.fn.countAll().as('n')).where('id', '=', project.id).where('stage', '=', 'submitted').executeTakeFirstOrThrow();
  story.tell('read', n);
})());
