// PostGraphile 5 (Node 22 or later): as 4, with a plugin that says of the two types of the extension that they are texts.
const story = require('./story.cjs');
const { called, own } = story.versioned('postgraphile', 5);
const { makeSchema } = require(called);
const { grafast } = require(`${called}/grafast`);
const { makePgService } = require(`${called}/adaptors/pg`);
const { PostGraphileAmberPreset } = require(`${called}/presets/amber`);
const { makeJSONPgSmartTagsPlugin } = require(`${called}/utils`);
const { TYPES } = require(`${called}/@dataplan/pg`);

const isCode = type => type.getNamespace()?.nspname === 'govproj' && ['stage', 'category'].includes(type.typname);
const codes = { name: 'GovprojCodes', version: '1', gather: { hooks: { pgCodecs_findPgCodec(info, event) {
  if (!event.pgCodec && isCode(event.pgType)) event.pgCodec = TYPES.text;
} } } };

story.end((async () => {
  const me = process.env.PGUSER;
  // pgSettings are SET LOCAL: the transaction's, and nobody's after it
  const pgService = makePgService({ poolConfig: {}, schemas: ['yunfu'], pgSettings: ({ role }) => ({ role }) });
  const { schema, resolvedPreset } = await makeSchema({ extends: [PostGraphileAmberPreset], plugins: [codes, makeJSONPgSmartTagsPlugin(story.smartTags)],
    pgServices: [pgService] });
  const ask = async (role, source, variableValues) => {
    const { data, errors } = await grafast({ schema, source, variableValues, resolvedPreset, requestContext: { role } });
    if (errors) throw errors[0].originalError ?? errors[0];
    return data;
  };
  const enter = (type, field, values) => ask(me, `mutation ($row: ${type}Input!) { create${type}(input: { ${field}: $row }) { clientMutationId } }`, { row: values });
  // example
  const step = (id, lastSeq) => ask('zhangsan', `mutation ($id: BigInt!, $lastSeq: BigInt!) {
    updateProjectByRowId(input: { rowId: $id, projectPatch: { stage: "submitted", lastSeq: $lastSeq } }) { project { stage stageOn } } }`, { id, lastSeq });
  // end
  const fields = 'rowId code title category trackReason ownerId budgetYear planLineId budgeted cityFunds stage stageOn lastSeq';
  const { createProject: { project } } = await ask(me, `mutation ($project: ProjectInput!) { createProject(input: { project: $project }) { project { ${fields} } } }`,
    { project: { title: '平台', category: '专业软件', ownerId: story.owner, budgetYear: 2020, cityFunds: '900000.50', budgeted: true, planLineId: story.planLine } });
  for (const [kind, amount] of story.lines) await enter('CostLine', 'costLine', { projectId: project.rowId, kind, amount });
  story.tell('entered', project.stage, story.plain(project.cityFunds));

  const read = async () => (await ask(me, `query ($id: BigInt!) { projectByRowId(rowId: $id) { ${fields} } }`, { id: project.rowId })).projectByRowId;
  const write = async projectPatch => (await ask(me, `mutation ($id: BigInt!, $projectPatch: ProjectPatch!) {
    updateProjectByRowId(input: { rowId: $id, projectPatch: $projectPatch }) { project { stage stageOn lastSeq } } }`, { id: project.rowId, projectPatch })).updateProjectByRowId.project;
  // the whole row, as it was read
  const row = await read();
  story.tell((await write({ ...row, cityFunds: '900000.5000' })).lastSeq === row.lastSeq ? 'saved' : 'an act of nothing');

  await step(project.rowId, row.lastSeq).catch(refusal => story.tell('refused', refusal.code));
  for (const kind of story.papers) await enter('Document', 'document', { projectId: project.rowId, kind, issuerId: story.owner, issuedOn: story.today, outcome: story.outcome(kind) });
  // somebody has written since it was read: who names lastSeq is told
  const old = await step(project.rowId, row.lastSeq).catch(refusal => refusal.code);
  if (old !== 'ZG009') story.tell('a step over what others wrote', old);
  const { updateProjectByRowId: { project: taken } } = await step(project.rowId, (await read()).lastSeq);
  story.tell('stepped', taken.stage, taken.stageOn);
  const sent = { projectId: project.rowId, kind: 'scheme', issuerId: story.owner, issuedOn: story.today, sent: story.key(project.rowId) };
  await enter('Document', 'document', sent);
  // it knows no ON CONFLICT: what was sent before is told by 23505
  const again = await enter('Document', 'document', sent).catch(refusal => refusal.code);
  story.tell('sent', again === '23505' ? 1 : again);
  // conditions are of columns with an index, and stage has none
  const { allProjects } = await ask(me, 'query ($id: BigInt!) { allProjects(condition: { rowId: $id }) { nodes { stage } } }', { id: project.rowId });
  story.tell('read', allProjects.nodes.filter(it => it.stage === 'submitted').length);
})());
