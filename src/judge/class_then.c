/*
 * class_then.c
 *		Of which class a project was when.
 *
 * A project that has changed its class says so by its class_reason; of all others
 * nothing is looked up.  What it owed while it was of another class it owes still.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "category/category.h"
#include "judge/class_then.h"
#include "ledger/ledger.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"

bool
project_has_changed_class(const Row *project)
{
	return !row_isnull(project, A_project_class_reason);
}

/* What a column was before, by an act that says so; NULL: the act says nothing of it. */
static char *
said_before(const Row *act, const char *column)
{
	JsonbValue *said = detail_old(act, A_act_detail, column);

	return said && said->type == jbvString
		? pnstrdup(said->val.string.val, said->val.string.len) : NULL;
}

static void
add_class_change(Case *c, ClassChange change)
{
	c->class_changes = case_one_more(c->class_changes, c->nclass_changes, sizeof(ClassChange));
	c->class_changes[c->nclass_changes++] = change;
}

static void
add_change_of_act(Case *c, const Row *act)
{
	ClassChange change = {
		.seq = row_int64(act, A_act_seq),
		.on = row_date(act, A_act_legal_on)
	};

	if (!row_says(act, A_act_kind, CLASS_CHANGED) ||
		(change.before = said_before(act, "track")) == NULL)
		return;
	change.category = said_before(act, "category");
	add_class_change(c, change);
}

/* The class that the version has for the category; NULL: none of its own. */
static char *
class_of_category(const Policy *policy, Category category)
{
	const Class *deepest = NULL;

	for (int i = 0; i < policy->nclasses; i++)
	{
		const Class *class = &policy->classes[i];

		if (class->when == NULL && category_within(category, class->category) &&
			(deepest == NULL || category_below(class->category, deepest->category)))
			deepest = class;
	}
	return deepest ? deepest->track : NULL;
}

/*
 * A project that has been moved since was of a class that its version may call otherwise: it is
 * the one that this has for the category that the project was of then.
 */
static void
name_as_version_does(Case *c)
{
	Category	category = DatumGetCategory(row_datum(c->project, A_project_category));

	for (int i = c->nclass_changes - 1; i >= 0; i--)
	{
		ClassChange *change = &c->class_changes[i];
		char	   *track;

		if (change->category)
			(void) category_parse(change->category, &category);
		if (policy_track(c->policy, change->before) == NULL &&
			(track = class_of_category(c->policy, category)) != NULL)
			change->before = track;
	}
}

static void
read_class_changes(Case *c)
{
	Probe		probe;
	Row		   *act;

	if (c->has_class_changes)
		return;
	c->has_class_changes = true;
	if (!project_has_changed_class(c->project))
		return;
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while ((act = probe_next(&probe)) != NULL)
		add_change_of_act(c, act);
	probe_end(&probe);
	if (c->nclass_changes > 1)
		qsort(c->class_changes, c->nclass_changes, sizeof(ClassChange), case_by_id);
	name_as_version_does(c);
}

/* What is to be known of a change before its act is written, which says what comes of it. */
void
case_suppose_class_change(Case *c, int64 seq, char *before)
{
	read_class_changes(c);
	add_class_change(c, (ClassChange) {.seq = seq,.on = c->day,.before = before});
}

bool
case_was_of_class(Case *c, const char *track)
{
	if (strcmp(c->track, track) == 0)
		return true;
	read_class_changes(c);
	for (int i = 0; i < c->nclass_changes; i++)
		if (strcmp(c->class_changes[i].before, track) == 0)
			return true;
	return false;
}

/* The class that the project was of when an act was written. */
const char *
class_then(Case *c, int64 seq)
{
	read_class_changes(c);
	for (int i = 0; i < c->nclass_changes; i++)
		if (c->class_changes[i].seq > seq)
			return c->class_changes[i].before;
	return c->track;
}

/* On a day: from that of a change on it is of the other. */
const char *
class_on(Case *c, DateADT day)
{
	read_class_changes(c);
	for (int i = 0; i < c->nclass_changes; i++)
		if (c->class_changes[i].on > day)
			return c->class_changes[i].before;
	return c->track;
}

/* The sequence number of the last change in the present round; 0: there was none. */
int64
class_change_of_round(Case *c)
{
	int64		seq;

	read_class_changes(c);
	seq = c->nclass_changes ? c->class_changes[c->nclass_changes - 1].seq : 0;
	return seq >= row_int64(c->project, A_project_round_seq) ? seq : 0;
}
