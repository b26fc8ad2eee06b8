/*
 * case_documents.c
 *		Reading the documents of a case, which of a kind counts, and the waivers
 *		that rest on one.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "schema/evidence.h"
#include "schema/project.h"

static void
void_documents(Case *c, int64 *voided)
{
	if (c->nvoided == 0)
		return;
	qsort(voided, c->nvoided, sizeof(int64), case_by_id);
	for (int i = 0; i < c->ndocuments; i++)
		c->documents[i].voided = bsearch(&c->documents[i].id, voided, c->nvoided, sizeof(int64),
										 case_by_id) != NULL;
}

static void
fill_document(Case *c, Document *document, const Row *row)
{
	document->id = row_int64(row, A_document_id);
	document->kind = policy_document(c->policy, row_text(row, A_document_kind));
	document->issued_on = row_date(row, A_document_issued_on);
	document->entered_on = row_date(row, A_document_entered_on);
	document->outcome = row_outcome(row, A_document_outcome);
	document->has_amount = !row_isnull(row, A_document_amount);
	if (document->has_amount)
		document->amount = yuan_copy(row_yuan(row, A_document_amount));
	document->third_party = (Supplier) {
		.name = row_text(row, A_document_third_party),
		.code = row_text(row, A_document_third_party_code)
	};
	document->has_qualification = row_is_filled(row, A_document_qualification);
	document->qualified_until = row_isnull(row, A_document_qualified_until) ? DATEVAL_NOEND
		: row_date(row, A_document_qualified_until);
	document->qualified = document->has_qualification &&
		document->qualified_until >= document->issued_on;
	document->issuer_id = row_int64(row, A_document_issuer_id);
	document->entered_by = row_text(row, A_document_entered_by);
	document->after_seq = row_int64(row, A_document_after_seq);
	document->voided = false;
}

/* What the step that began the round rested on was entered before it, and is of that round. */
static void
adopt_of_round(Case *c, Document *documents, int n)
{
	if (row_int32(c->project, A_project_round) == 1)
		return;
	if (!c->has_restart)
		c->restarted = case_read_restart(c, &c->restart);
	c->has_restart = true;
	for (int d = 0; c->restarted && d < c->restart.ndocuments; d++)
		for (int i = 0; i < n; i++)
			if (documents[i].id == c->restart.documents[d])
				documents[i].after_seq = Max(documents[i].after_seq, c->restart.seq);
}

/* A paper says no by its outcome; one that carries an amount also by stating none. */
bool
document_says_no(const Document *document)
{
	if (document->outcome == OUTCOME_NOT_APPLICABLE)
		return false;
	return document->outcome == OUTCOME_FAILED ||
		(document->has_amount && !yuan_is_positive(document->amount));
}

/* Of one day the last entered is the later one. */
bool
document_is_later(const Document *other, const Document *document)
{
	return other->issued_on > document->issued_on ||
		(other->issued_on == document->issued_on && other->id > document->id);
}

/* Read them all, or as many as are few.  Returns whether that was all. */
static bool
read_documents(Case *c, int most)
{
	int64	   *voided = NULL;
	bool		all = true;
	Probe		probe;
	Row		   *row;

	c->ndocuments = c->nvoided = 0;
	case_probe(c, &probe, TABLE_document, A_document_project_id, c->project_id);
	while (all && (row = probe_next(&probe)) != NULL)
	{
		all = c->ndocuments + c->nvoided < most;
		if (!row_isnull(row, A_document_document_id))
		{
			voided = case_one_more(voided, c->nvoided, sizeof(int64));
			voided[c->nvoided++] = row_int64(row, A_document_document_id);
			continue;
		}
		c->documents = case_one_more(c->documents, c->ndocuments, sizeof(Document));
		fill_document(c, &c->documents[c->ndocuments], row);
		c->has_failed |= document_says_no(&c->documents[c->ndocuments++]);
	}
	probe_end(&probe);
	if (all)
	{
		void_documents(c, voided);
		adopt_of_round(c, c->documents, c->ndocuments);
	}
	return all;
}

/* Read them, if they have not been. */
void
case_read_documents(Case *c)
{
	if (!c->has_documents)
		c->has_documents = read_documents(c, INT_MAX);
}

/* A step rests on all of them; so does what is asked of a project as it stands, but for duties. */
static bool
may_be_asked_for(const Case *c)
{
	return (c->kind == CASE_ENTRY || c->kind == CASE_FACTS) && c->past == NULL &&
		register_table_is_by_day(&c->reg->table[TABLE_document], DAY_OWN);
}

/* Read them if they are few.  Returns whether they have been read. */
static bool
documents_are_read(Case *c)
{
	if (c->has_documents || c->many_documents)
		return c->has_documents;
	c->has_documents = read_documents(c, may_be_asked_for(c) ? FEW_ROWS : INT_MAX);
	c->many_documents = !c->has_documents;
	if (c->many_documents)
		c->ndocuments = c->nvoided = 0;
	return c->has_documents;
}

/* Read what has been voided, if that is little. */
static void
read_voidings(Case *c)
{
	Probe		probe;
	Row		   *row;

	c->has_voidings = true;
	probe_latest_first(&probe, &c->reg->table[TABLE_document], DAY_OWN, c->project_id, VOIDING,
					   DATEVAL_NOEND, c->snapshot);
	while (!c->many_voidings && (row = probe_next(&probe)) != NULL)
	{
		c->voidings = case_one_more(c->voidings, c->nvoidings, sizeof(int64));
		c->voidings[c->nvoidings++] = row_int64(row, A_document_document_id);
		c->many_voidings = c->nvoidings > FEW_ROWS;
	}
	probe_end(&probe);
	if (c->nvoidings > 0)
		qsort(c->voidings, c->nvoidings, sizeof(int64), case_by_id);
}

static bool
has_voiding(Case *c, int64 id)
{
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_document], A_document_document_id,
				Int64GetDatum(id), c->snapshot);
	while (!found && (row = probe_next(&probe)) != NULL)
		found = row_int64(row, A_document_project_id) == c->project_id;
	probe_end(&probe);
	return found;
}

static bool
is_voided(Case *c, int64 id)
{
	if (!c->has_voidings)
		read_voidings(c);
	if (c->many_voidings)
		return has_voiding(c, id);
	return c->nvoidings > 0 &&
		bsearch(&id, c->voidings, c->nvoidings, sizeof(int64), case_by_id) != NULL;
}

/* One of many, with what else is to be known of it. */
static Document
read_document(Case *c, const Row *row)
{
	Document	document;

	fill_document(c, &document, row);
	document.voided = is_voided(c, document.id);
	adopt_of_round(c, &document, 1);
	return document;
}

static int
latest_first(const void *a, const void *b)
{
	const Document *one = *(const Document *const *) a;
	const Document *other = *(const Document *const *) b;

	return document_is_later(other, one) - document_is_later(one, other);
}

/* Start with the documents of a kind that are dated no later than a day, the latest first. */
void
papers_begin(Papers *papers, Case *c, int kind, DateADT day)
{
	papers->c = c;
	papers->left = 0;
	papers->few = documents_are_read(c);
	if (!papers->few)
	{
		probe_latest_first(&papers->probe, &c->reg->table[TABLE_document], DAY_OWN, c->project_id,
						   c->policy->documents[kind].kind, day, c->snapshot);
		return;
	}
	papers->documents = palloc((c->ndocuments + 1) * sizeof(Document *));
	for (int i = 0; i < c->ndocuments; i++)
		if (c->documents[i].kind == kind && c->documents[i].issued_on <= day)
			papers->documents[papers->left++] = &c->documents[i];
	qsort(papers->documents, papers->left, sizeof(Document *), latest_first);
	papers->next = papers->documents;
}

/* The next of them, voided or not; NULL: there is none. */
const Document *
papers_next(Papers *papers)
{
	Document   *document;
	Row		   *row;

	if (papers->few)
		return papers->left-- > 0 ? *papers->next++ : NULL;
	row = probe_next(&papers->probe);
	if (row == NULL)
		return NULL;
	document = palloc(sizeof(Document));
	*document = read_document(papers->c, row);
	return document;
}

void
papers_end(Papers *papers)
{
	if (!papers->few)
		probe_end(&papers->probe);
}

/*
 * Read all of a kind (-1: none) for who goes through c->documents, if they have not been.  It may
 * move those that are there.
 */
void
case_read_kind(Case *c, int kind)
{
	Papers		papers;
	const Document *document;

	if (kind < 0 || documents_are_read(c) || bms_is_member(kind, c->document_kinds))
		return;
	c->document_kinds = bms_add_member(c->document_kinds, kind);
	papers_begin(&papers, c, kind, DATEVAL_NOEND);
	while ((document = papers_next(&papers)) != NULL)
	{
		c->documents = case_one_more(c->documents, c->ndocuments, sizeof(Document));
		c->documents[c->ndocuments++] = *document;
		c->nvoided += document->voided;
	}
	papers_end(&papers);
}

/* Has any document of the project been voided, or does any say no? */
bool
case_has_undone(Case *c)
{
	case_read_documents(c);
	return c->nvoided > 0 || c->has_failed;
}

/*
 * Is it about what comes after the round so far: a step that begins another, or a paper that
 * waits for it?
 */
static bool
is_of_next_round(const Case *c)
{
	return (c->step && c->step->kind == STEP_RESTART && c->kind != CASE_MOVE) ||
		(c->kind == CASE_ENTRY && c->from == STAGE_RETURNED);
}

/*
 * In a new round what was entered before it does not count.  A restart asks for
 * documents entered since the step that made it necessary.
 */
int64
case_round_begin(const Case *c)
{
	return row_int64(c->project, is_of_next_round(c) ? A_project_step_seq : A_project_round_seq);
}

/*
 * The day of the act that began the round; what a project that was returned enters is of the
 * next.
 */
DateADT
case_round_on(const Case *c)
{
	if (!is_of_next_round(c))
		return row_date(c->project, A_project_round_on);
	return c->from == STAGE_RETURNED ? row_date(c->project, A_project_stage_on) : c->day;
}

/* The latest of many, which need not be read for it. */
static const Document *
latest_of_many(Case *c, int kind, int64 after_seq, DateADT day, bool voided)
{
	const Document *document;
	Papers		papers;

	papers_begin(&papers, c, kind, day);
	do
		document = papers_next(&papers);
	while (document && (document->voided != voided || document->after_seq < after_seq));
	papers_end(&papers);
	return document;
}

/* The latest document of a kind, of those that were voided or those that were not. */
static const Document *
latest_document(Case *c, int kind, int64 after_seq, DateADT day, bool voided)
{
	const Document *best = NULL;

	if (!documents_are_read(c))
		return latest_of_many(c, kind, after_seq, day, voided);
	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *document = &c->documents[i];

		if (document->kind != kind || document->voided != voided || document->issued_on > day ||
			document->after_seq < after_seq)
			continue;
		if (best == NULL || document_is_later(document, best))
			best = document;
	}
	return best;
}

/*
 * The document of a kind that counts: the latest, dated no later than the day
 * of the case, not voided, and entered no earlier than right after the step
 * with that sequence number (0: whenever).  NULL: none.
 */
const Document *
case_document(Case *c, int kind, int64 after_seq)
{
	return latest_document(c, kind, after_seq, c->day, false);
}

/* The one that counted on an earlier day.  NULL: none. */
const Document *
case_document_on(Case *c, int kind, int64 after_seq, DateADT day)
{
	return latest_document(c, kind, after_seq, Min(day, c->day), false);
}

/* The latest of a day that was voided; asked for when none counts.  NULL: none. */
const Document *
case_voided_document(Case *c, int kind, int64 after_seq, DateADT day)
{
	return latest_document(c, kind, after_seq, Min(day, c->day), true);
}

/* The latest whatever its day; asked for when none counts on the day of the case.  NULL: none. */
const Document *
case_later_document(Case *c, int kind, int64 after_seq)
{
	return latest_document(c, kind, after_seq, DATEVAL_NOEND, false);
}

/* Is there one of the kind at all, not voided, whatever its day and outcome? */
bool
case_has_kind(Case *c, int kind, int64 after_seq)
{
	if (!documents_are_read(c))
		return latest_of_many(c, kind, after_seq, DATEVAL_NOEND, false) != NULL;
	for (int i = 0; i < c->ndocuments; i++)
		if (c->documents[i].kind == kind && !c->documents[i].voided &&
			c->documents[i].after_seq >= after_seq)
			return true;
	return false;
}

static const Document *
read_document_by_id(Case *c, int64 id)
{
	Document   *document = NULL;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_document], A_document_id, Int64GetDatum(id),
				c->snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_document_project_id) == c->project_id &&
		row_isnull(row, A_document_document_id))
	{
		document = palloc(sizeof(Document));
		*document = read_document(c, row);
	}
	probe_end(&probe);
	return document && document->kind >= 0 ? document : NULL;
}

/*
 * The document with that id, if it is of a kind that the policy knows; voided or not.  NULL:
 * none.
 */
const Document *
case_document_by_id(Case *c, int64 id)
{
	if (!documents_are_read(c))
		return read_document_by_id(c, id);
	for (int i = 0; i < c->ndocuments; i++)
		if (c->documents[i].id == id && c->documents[i].kind >= 0)
			return &c->documents[i];
	return NULL;
}

/*
 * Does the paper that a waiver rests on stand, and is it of the kind that the policy asks for
 * now?
 */
static bool
waiver_paper_stands(Case *c, int64 document_id, int document_kind)
{
	const Document *document = case_document_by_id(c, document_id);

	return document && !document->voided && document->kind == document_kind;
}

/*
 * The waiver of a rule that holds on the day of the case, on a paper of that
 * kind; false: there is none.
 */
bool
case_waiver(Case *c, const char *rule, int document_kind, Waiver *waiver)
{
	bool		found = false;
	Probe		probe;
	Row		   *row;

	case_probe_told(c, &probe, TABLE_waiver, A_waiver_project_id, c->project_id);
	while (!found && (row = probe_next(&probe)) != NULL)
	{
		waiver->id = row_int64(row, A_waiver_id);
		waiver->document_id = row_int64(row, A_waiver_document_id);
		waiver->granted_on = row_date(row, A_waiver_granted_on);
		waiver->until = row_date(row, A_waiver_until);
		found = row_says(row, A_waiver_rule, rule) && waiver->granted_on <= c->day &&
			c->day <= waiver->until && waiver_paper_stands(c, waiver->document_id, document_kind);
	}
	probe_end(&probe);
	return found;
}
