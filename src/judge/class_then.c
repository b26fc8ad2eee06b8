/*
 * class_then.c
 *		Of which class a project was when.
 *
 * A project that has changed its class says so by its class_reason; of all others
 * nothing is looked up.  What it owed while it was of another class it owes still.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

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

/* What was there before a change, by the detail of its act; NULL: it says nothing of it. */
static char *
said_before(const Row *act, const char *key)
{
	JsonbValue *said = detail_value(act, A_act_detail, key);

	if (said && said->type == jbvBinary)
		said = getIthJsonbValueFromContainer(said->val.binary.data, 0);
	if (said == NULL || said->type != jbvString)
		return NULL;
	return pnstrdup(said->val.string.val, said->val.string.len);
}

/* The track of the deepest class that holds a category, whatever it serves; NULL: none has one. */
static char *
track_of_category(const Policy *policy, const char *name)
{
	const Class *best = NULL;
	Category	category;

	if (name == NULL || !category_parse(name, &category))
		return NULL;
	for (int i = 0; i < policy->nclasses; i++)
	{
		const Class *class = &policy->classes[i];

		if (class->when == NULL && category_within(category, class->category) &&
			(best == NULL || category_within(class->category, best->category)))
			best = class;
	}
	return best ? best->track : NULL;
}

/*
 * The class that it was of before, by an act that says so; NULL: the act says nothing of it.  Where
 * it has come under a version since that knows none of that name, the one of what it was then.
 */
static char *
class_before(const Case *c, const Row *act)
{
	char	   *track = row_says(act, A_act_kind, CLASS_CHANGED) ? said_before(act, "track") : NULL;
	char	   *renamed;

	if (track == NULL || policy_track(c->policy, track))
		return track;
	renamed = track_of_category(c->policy, said_before(act, "category"));
	return renamed ? renamed : track;
}

static void
add_class_change(Case *c, int64 seq, DateADT on, char *before)
{
	c->class_changes = case_one_more(c->class_changes, c->nclass_changes, sizeof(ClassChange));
	c->class_changes[c->nclass_changes++] = (ClassChange) {.seq = seq,.on = on,.before = before};
}

static int
by_seq(const void *a, const void *b)
{
	const ClassChange *one = a;
	const ClassChange *other = b;

	return (one->seq > other->seq) - (one->seq < other->seq);
}

static void
read_class_changes(Case *c)
{
	char	   *before;
	Probe		probe;
	Row		   *act;

	if (c->has_class_changes)
		return;
	c->has_class_changes = true;
	if (!project_has_changed_class(c->project))
		return;
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while ((act = probe_next(&probe)) != NULL)
		if ((before = class_before(c, act)) != NULL)
			add_class_change(c, row_int64(act, A_act_seq), row_date(act, A_act_legal_on), before);
	probe_end(&probe);
	if (c->nclass_changes > 1)
		qsort(c->class_changes, c->nclass_changes, sizeof(ClassChange), by_seq);
}

/* What is to be known of a change before its act is written, which says what comes of it. */
void
case_suppose_class_change(Case *c, int64 seq, char *before)
{
	read_class_changes(c);
	add_class_change(c, seq, c->day, before);
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
