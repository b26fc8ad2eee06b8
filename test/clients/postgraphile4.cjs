// PostGraphile 4: the API that it makes of the register by itself, for the login's own rights.
const pg = require('pg');
const story = require('./story.cjs');
const { called, own } = story.versioned('postgraphile', 4);
const { createPostGraphileSchema, withPostGraphileContext } = require(called);
const { makeJSONPgSmartTagsPlugin } = own('graphile-utils');
const { graphql } = own('graphql');
const pgPool = new pg.Pool();

story.end((async () => {
  const schema = await createPostGraphileSchema(pgPool, ['yunfu'], { ignoreRBAC: false, appendPlugins: [makeJSONPgSmartTagsPlugin(story.smartTags)] });
  const me = process.env.PGUSER;
  // pgSettings are SET LOCAL: the transaction's, and nobody's after it
  const ask = async (role, query, variables) => {
    const { data, errors } = await withPostGraphileContext({ pgPool, pgSettings: { role } }, context => graphql(schema, query, null, context, variables));
    if (errors) throw errors[0].originalError;
    return data;
  };
  const enter = (type, field, values) => ask(me, `mutation ($row: ${type}Input!) { create${type}(input: { ${field}: $row }) { ${field} { nodeId } } }`, { row: values });
  // example
  const step = (id, lastSeq) => ask('zhangsan', `mutation ($id: BigInt!, $lastSeq: BigInt!) {
    updateProjectById(input: { id: $id, projectPatch: { stage: "submitted", lastSeq: $lastSeq } }) { project { stage stageOn } } }`, { id, lastSeq });
  // end
  const fields = 'id code title category trackReason ownerId budgetYear planLineId budgeted cityFunds stage stageOn lastSeq';
  const { createProject: { project } } = await ask(me, `mutation ($project: ProjectInput!) { createProject(input: { project: $project }) { project { ${fields} } } }`,
    { project: { title: '平台', category: '专业软件', ownerId: story.owner, budgetYear: 2020, cityFunds: '900000.50', budgeted: true, planLineId: story.planLine } });
  for (const [kind, amount] of story.lines) await enter('CostLine', 'costLine', { projectId: project.id, kind, amount });
  story.tell('entered', project.stage, story.plain(project.cityFunds));

  const read = async () => (await ask(me, `query ($id: BigInt!) { projectById(id: $id) { ${fields} } }`, { id: project.id })).projectById;
  const write = async projectPatch => (await ask(me, `mutation ($id: BigInt!, $projectPatch: ProjectPatch!) {
    updateProjectById(input: { id: $id, projectPatch: $projectPatch }) { project { stage stageOn lastSeq } } }`, { id: project.id, projectPatch })).updateProjectById.project;
  // the whole row, as it was read
  const row = await read();
  story.tell((await write({ ...row, cityFunds: '900000.5000' })).lastSeq === row.lastSeq ? 'saved' : 'an act of nothing');

  await step(project.id, row.lastSeq).catch(refusal => story.tell('refused', refusal.code));
  for (const kind of story.papers) await enter('Document', 'document', { projectId: project.id, kind, issuerId: story.owner, issuedOn: story.today, outcome: story.outcome(kind) });
  // somebody has written since it was read: who names lastSeq is told
  const old = await step(project.id, row.lastSeq).catch(refusal => refusal.code);
  if (old !== 'ZG009') story.tell('a step over what others wrote', old);
  const { updateProjectById: { project: taken } } = await step(project.id, (await read()).lastSeq);
  story.tell('stepped', taken.stage, taken.stageOn);
  const sent = { projectId: project.id, kind: 'scheme', issuerId: story.owner, issuedOn: story.today, sent: story.key(project.id) };
  await enter('Document', 'document', sent);
  // it knows no ON CONFLICT: what was sent before is told by 23505
  const again = await enter('Document', 'document', sent).catch(refusal => refusal.code);
  story.tell('sent', again === '23505' ? 1 : again);
  const { allProjects } = await ask(me, 'query ($id: BigInt!) { allProjects(condition: { id: $id, stage: "submitted" }) { totalCount } }', { id: project.id });
  story.tell('read', allProjects.totalCount);
})());
