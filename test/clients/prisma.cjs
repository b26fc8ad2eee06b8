// Prisma: an INSERT names what it is given, and reads the rest back; the client is generated from schema.prisma beside this file.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { PrismaPg } = require('@prisma/adapter-pg');
const story = require('./story.cjs');

// What `prisma generate` makes, in a directory of its own. It wants an engine that it never runs for that: any program will do.
function generated() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'govproj-prisma-'));
  process.on('exit', () => fs.rmSync(home, { recursive: true }));
  // where it looks for its own packages
  fs.symlinkSync(path.resolve(require.resolve('@prisma/client'), '../../..'), `${home}/node_modules`);
  const schema = fs.readFileSync(path.join(__dirname, 'schema.prisma'), 'utf8').replace('"prisma-client-js"\n', `$&  output = ${JSON.stringify(`${home}/client`)}\n`);
  fs.writeFileSync(`${home}/schema.prisma`, schema);
  fs.writeFileSync(`${home}/prisma.config.mjs`, 'export default { schema: "./schema.prisma", datasource: { url: "postgresql://" } }');
  execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--no-hints', '--config', `${home}/prisma.config.mjs`],
    { cwd: home, stdio: ['ignore', 'ignore', 'inherit'], env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, ...process.env, CHECKPOINT_DISABLE: '1' } });
  return require(`${home}/client`);
}

const { PrismaClient } = generated();
const db = new PrismaClient({ adapter: new PrismaPg({}) });
const day = date => date.toISOString().slice(0, 10);

// example
const step = (id, last_seq) => db.$transaction(async tx => {
  await tx.$executeRaw`SET LOCAL ROLE zhangsan`;
  return tx.project.updateManyAndReturn({ where: { id, last_seq }, data: { stage: 'submitted' } });
});
// end

story.end((async () => {
  const project = await db.project.create({ data: { title: '平台', category: '专业软件', owner_id: story.owner, budget_year: 2020,
    city_funds: '900000.50', budgeted: true, plan_line_id: story.planLine } });
  const { id } = project;
  await db.costLine.createMany({ data: story.lines.map(([kind, amount]) => ({ project_id: id, kind, amount })) });
  story.tell('entered', project.stage, story.plain(project.city_funds));

  // the whole row, as it was read
  const row = await db.project.findUniqueOrThrow({ where: { id } });
  const saved = await db.project.update({ where: { id }, data: { ...row, city_funds: '900000.5000' } });
  story.tell(saved.last_seq === row.last_seq ? 'saved' : 'an act of nothing');

  await step(id, row.last_seq).catch(refusal => story.tell('refused', (refusal.meta?.driverAdapterError ?? refusal).cause.originalCode));
  await db.document.createMany({ data: story.papers.map(kind => ({ project_id: id, kind, issuer_id: story.owner, issued_on: new Date(story.today), outcome: story.outcome(kind) })) });
  // somebody has written since: nothing is found to update, and the step was not taken
  if ((await step(id, row.last_seq)).length > 0) story.tell('a step over what others wrote');
  const { last_seq } = await db.project.findUniqueOrThrow({ where: { id } });
  const [taken] = await step(id, last_seq);
  story.tell('stepped', taken.stage, day(taken.stage_on));
  for (const paper of story.twice(id)) await db.document.createMany({ data: [{ ...paper, issued_on: new Date(paper.issued_on) }], skipDuplicates: true });
  story.tell('sent', await db.document.count({ where: { sent: story.key(id) } }));
  story.tell('read', await db.project.count({ where: { id, stage: 'submitted' } }));
})());
