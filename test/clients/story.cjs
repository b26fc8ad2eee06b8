// What the clients of npm have in common: the story's figures, and how to print them.
exports.owner = Number(process.env.OWNER);
exports.planLine = Number(process.env.PLAN_LINE);
exports.today = process.env.TODAY;
exports.lines = [['software_development', '700000.25'], ['acceptance', '1000'], ['security', '5000']];
exports.papers = ['scheme', 'data_catalogue', 'ipv6_support', 'argumentation'];
exports.outcome = kind => kind === 'argumentation' ? 'passed' : null;
exports.plain = amount => String(Number(amount));
exports.tell = (...words) => console.log(words.join(' '));
// dates as they are written, not as moments of this machine's zone
exports.plainDates = pg => pg.types.setTypeParser(1082, text => text);
exports.end = promise => promise.then(() => process.exit(0), error => { console.error(error); process.exit(1); });
