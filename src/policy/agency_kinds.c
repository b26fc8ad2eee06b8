/*
 * agency_kinds.c
 *		The kinds of agency of a register: the offices of all its versions.
 *
 * An agency is of no version, and outlives those there are.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "code/characters.h"
#include "errors.h"
#include "policy/agency_kinds.h"
#include "schema/office.h"

/* The office of that name by the version that came last; NULL: none has it. */
static Office
office_of_versions(const Rulebook *book, const char *name)
{
	const Policy *latest = NULL;
	Office		found = NULL;

	for (int i = 0; i < book->npolicies; i++)
	{
		const Policy *policy = &book->policies[i];
		int			value = word_value(&policy->words.list[LIST_OFFICE], name);

		if (value == WORD_UNKNOWN || (latest && policy->from < latest->from))
			continue;
		latest = policy;
		found = &policy->words.list[LIST_OFFICE].words[value];
	}
	return found;
}

/* What an agency is, as messages call it. */
Office
agency_office(const Rulebook *book, const Agency *agency)
{
	Office		office = office_of_versions(book, agency->kind);
	struct Word *unknown;

	if (office)
		return office;
	unknown = palloc0(sizeof(struct Word));
	unknown->word = agency->kind;
	return unknown;
}

/* Each once, with what it is called in both languages. */
static char *
kinds_listed(const Rulebook *book)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < book->npolicies; i++)
	{
		const Words *offices = &book->policies[i].words.list[LIST_OFFICE];

		for (int w = 1; w <= offices->n; w++)
			if (office_of_versions(book, offices->words[w].word) == &offices->words[w])
				appendStringInfo(&text, "%s%s", text.len ? _(", ") : "",
								 word_and_labels(offices->words[w].word, offices->words[w].zh,
												 offices->words[w].en));
	}
	return text.data;
}

/*
 * An agency is of a kind that some version has an office for, once one has any.  Errors: 23514.
 */
void
require_agency_kind(const Rulebook *book, Relation rel, const Row *agency)
{
	char	   *kind = row_text(agency, A_agency_kind);
	char	   *kinds;

	if (kind == NULL || office_of_versions(book, kind))
		return;
	kinds = kinds_listed(book);
	if (kinds[0] == '\0')
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("kind of \"%s\" is \"%s\", which is no office of any policy",
					RelationGetRelationName(rel), shown_text(kind)),
			 errdetail("Its words: %s.", kinds),
			 errhint("The offices of a version are rows of policy_word, list office, the section "
					 "\"words\" of its pack."),
			 refused_by(rel, "agency_kind_check")));
}
