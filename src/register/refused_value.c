/*
 * refused_value.c
 *		What is said of a value that a domain refuses.
 *
 * A domain by itself says that its constraint is violated, in the server's words, and not by what.
 * It cannot know for which column a value was meant: it is looked at before there is a row, by
 * drivers that bind parameters before there is even a plan.  But its own CHECK, where all else has
 * failed, can call this, which says what was given and what may be.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "code/characters.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_refuse_value);

#define SHOWN 64				/* characters of a value that a message repeats */

typedef struct Refusal
{
	const char *rule;			/* the constraint, whose domain is what comes before the last "_" */
	const char *message;		/* of the value */
	const char *hint;
} Refusal;

#define NOTHING_SAID gettext_noop("\"%s\" says nothing, where something must be said")
#define LEAVE_IT_OUT gettext_noop("Where there is nothing to say, leave the column out or give NULL: " \
								  "an empty field of a form comes as an empty text.")
#define AMOUNTS_ARE gettext_noop("An amount is not negative, below 10^16, and of at most two decimals; " \
								 "nothing is rounded.")

static const Refusal refusals[] = {
	{"nonblank_check", NOTHING_SAID, LEAVE_IT_OUT},
	{"reason_check", NOTHING_SAID, LEAVE_IT_OUT},
	{
		"legal_day_check", gettext_noop("%s is no day that something can bear"),
		gettext_noop("Give a day from 1949-10-01 to 2999-12-31; for no end, NULL.")
	},
	{"yuan_check", gettext_noop("%s is no amount in yuan"), AMOUNTS_ARE},
	{"figure_check", gettext_noop("%s is no figure of a change"), AMOUNTS_ARE},
	{
		"calendar_year_check", gettext_noop("%s is no year that something can be of"),
		gettext_noop("Give a year from 2000 to 2999.")
	},
	{
		"outcome_check", gettext_noop("\"%s\" is no outcome of a document"),
		gettext_noop("It is passed, failed or not_applicable; NULL where its kind carries none.")
	},
	{
		"sha256_check", gettext_noop("%s is no SHA-256"),
		gettext_noop("Give its 32 bytes, as sha256() has them, and not their digits.")
	},
	{
		"period_check", gettext_noop("\"%s\" is no length of time"),
		gettext_noop("Write it like 2 years, 6 months, 15 days, 15 working days or budget year.")
	}
};

static const Refusal *
refusal_of(const char *rule)
{
	for (int i = 0; i < (int) lengthof(refusals); i++)
		if (strcmp(refusals[i].rule, rule) == 0)
			return &refusals[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("no domain of govproj has a constraint \"%s\"", rule)));
}

/* The beginning of it, with what nobody sees. */
static char *
shown_value(text *value)
{
	return shown_text(pnstrdup(VARDATA_ANY(value),
							   pg_mbcharcliplen(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
												SHOWN)));
}

/*
 * govproj.refuse_value(value text, rule text): never returns.  Errors: 23514 of that rule, with the
 * domain it is of, as the server itself names it.
 */
Datum
govproj_refuse_value(PG_FUNCTION_ARGS)
{
	char	   *rule = text_to_cstring(PG_GETARG_TEXT_PP(1));
	const Refusal *refusal = refusal_of(rule);

	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg(refusal->message, shown_value(PG_GETARG_TEXT_PP(0))),
			 errdetail("Constraint \"%s\" says so.", rule),
			 errhint("%s", _(refusal->hint)),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, "govproj"),
			 err_generic_string(PG_DIAG_DATATYPE_NAME,
								pnstrdup(rule, strrchr(rule, '_') - rule)),
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, rule)));
}
