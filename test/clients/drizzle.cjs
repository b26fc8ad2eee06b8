// Drizzle: an INSERT names every column of the table, with DEFAULT where it is given nothing.
const pg = require('pg');
const { drizzle } = require('drizzle-orm/node-postgres');
const { and, count, eq } = require('drizzle-orm');
const { pgSchema, bigint, boolean, date, integer, numeric, text } = require('drizzle-orm/pg-core');
const { sql } = require('drizzle-orm');
const story = require('./story.cjs');
const yunfu = pgSchema('yunfu');
const big = name => bigint(name, { mode: 'number' });
// for the types: what is sent is DEFAULT, whatever this says
const filled = column => column.notNull().default(sql`DEFAULT`);
const project = yunfu.table('project', { id: big('id').primaryKey().generatedByDefaultAsIdentity(), code: filled(text('code')), title: text('title').notNull(),
  category: text('category').notNull(), track: filled(text('track')), owner_id: big('owner_id').notNull(), budget_year: integer('budget_year').notNull(),
  city_funds: numeric('city_funds').notNull(), budgeted: boolean('budgeted'), plan_line_id: big('plan_line_id'), policy_id: filled(big('policy_id')),
  stage: filled(text('stage')), stage_on: filled(date('stage_on')), approved_amount: numeric('approved_amount'), last_seq: filled(big('last_seq')) });
const costLine = yunfu.table('cost_line', { id: big('id').primaryKey().generatedByDefaultAsIdentity(), project_id: big('project_id').notNull(),
  kind: text('kind').notNull(), amount: numeric('amount').notNull(), note: text('note') });
const paper = yunfu.table('document', { id: big('id').primaryKey().generatedByDefaultAsIdentity(), project_id: big('project_id').notNull(), kind: text('kind').notNull(),
  issuer_id: big('issuer_id').notNull(), issued_on: date('issued_on').notNull(), outcome: text('outcome'), amount: numeric('amount'), after_seq: filled(big('after_seq')),
  entered_on: filled(date('entered_on')), sent: text('sent').unique() });
const db = drizzle(new pg.Pool());

// example
const step = (id, last_seq) => db.transaction(async tx => {
  await tx.execute(sql`SET LOCAL ROLE zhangsan`);
  return tx.update(project).set({ stage: 'submitted' }).where(and(eq(project.id, id), eq(project.last_seq, last_seq))).returning();
});
// end

story.end((async () => {
  const [{ id }] = await db.insert(project).values({ title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020, city_funds: '900000.50',
    budgeted: true, plan_line_id: story.planLine }).returning({ id: project.id });
  await db.insert(costLine).values(story.lines.map(([kind, amount]) => ({ project_id: id, kind, amount })));
  const read = async () => (await db.select().from(project).where(eq(project.id, id)))[0];
  const write = (values, last_seq) => db.update(project).set(values).where(and(eq(project.id, id), eq(project.last_seq, last_seq))).returning();
  let row = await read();
  story.tell('entered', row.stage, story.plain(row.city_funds));

  const [saved] = await write({ ...row, city_funds: '900000.5000' }, row.last_seq);
  story.tell(saved.last_seq === row.last_seq ? 'saved' : 'an act of nothing');

  await step(id, row.last_seq).catch(refusal => story.tell('refused', (refusal.cause ?? refusal).code));
  await db.insert(paper).values(story.papers.map(kind => ({ project_id: id, kind, issuer_id: story.owner, issued_on: story.today, outcome: story.outcome(kind) })));
  if ((await step(id, row.last_seq)).length > 0) story.tell('a step over what others wrote');
  row = await read();
  // the whole row with another stage: the step is dated today
  const [taken] = await write({ ...row, stage: 'submitted' }, row.last_seq);
  if ((await step(id, taken.last_seq)).length !== 1) story.tell('nothing came back');
  story.tell('stepped', taken.stage, taken.stage_on);
  for (const it of story.twice(id)) await db.insert(paper).values(it).onConflictDoNothing({ target: paper.sent });
  story.tell('sent', (await db.select({ n: count() }).from(paper).where(eq(paper.sent, story.key(id))))[0].n);
  story.tell('read', (await db.select({ n: count() }).from(project).where(and(eq(project.id, id), eq(project.stage, 'submitted'))))[0].n);
})());
