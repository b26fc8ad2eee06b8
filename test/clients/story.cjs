// What the clients of npm have in common: the story's figures, and how to print them.
exports.owner = Number(process.env.OWNER);
exports.planLine = Number(process.env.PLAN_LINE);
exports.today = process.env.TODAY;
exports.lines = [['software_development', '700000.25'], ['acceptance', '1000'], ['security', '5000']];
exports.papers = ['scheme', 'data_catalogue', 'ipv6_support', 'argumentation'];
exports.outcome = kind => kind === 'argumentation' ? 'passed' : null;
// a paper that is sent twice, told by a column of the register's own
exports.key = id => `${id}/1`;
exports.twice = id => Array(2).fill({ project_id: id, kind: 'scheme', issuer_id: exports.owner, issued_on: exports.today, sent: exports.key(id) });
exports.plain = amount => String(Number(amount));
exports.tell = (...words) => console.log(words.join(' '));
// dates as they are written, not as moments of this machine's zone
exports.plainDates = pg => pg.types.setTypeParser(1082, text => text);
exports.end = promise => promise.then(() => process.exit(0), error => { console.error(error); process.exit(1); });
// A package of which more than one version is spoken of: that of the major version, by its own name or, beside another, with
// the number behind it.
exports.versioned = (name, major, node = 0) => {
  if (Number(process.versions.node.split('.')[0]) < node) throw new Error(`${name} ${major} is for Node ${node} or later`);
  // by its path: not every package lets its package.json be asked for
  const version = it => require(`${/^.*node_modules\/[^/]+/.exec(require.resolve(it))[0]}/package.json`).version;
  const called = [name, name + major].find(it => { try { return version(it).startsWith(`${major}.`); } catch { return false; } });
  if (!called) throw new Error(`${name} ${major} is not here`);
  const own = require('module').createRequire(require.resolve(called));
  return { called, own };
};
// What PostGraphile is told of a register: "policy" has conditions by its own naming, which policy_condition is called already.
exports.smartTags = { version: 1, config: { class: { 'yunfu.policy_condition': { tags: { name: 'policy_rule_condition' } } } } };
