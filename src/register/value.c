/*
 * value.c
 *		What a value may be, behind the domains, and what is said of one that is refused.
 *
 * A domain by itself says that its constraint is violated, in the server's words, and not by what.
 * It cannot know for which column a value was meant: it is looked at before there is a row, by
 * drivers that bind parameters before there is even a plan.  But its CHECK can say what was given
 * and what may be.  One function for each: a statement looks up every function of every domain of
 * the columns it fills, those that it leaves out too.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "compat.h"
#include "code/characters.h"
#include "errors.h"
#include "register/day.h"
#include "register/text.h"
#include "register/words.h"
#include "register/yuan.h"

PG_FUNCTION_INFO_V1(govproj_check_says);
PG_FUNCTION_INFO_V1(govproj_check_amount);
PG_FUNCTION_INFO_V1(govproj_check_day);
PG_FUNCTION_INFO_V1(govproj_check_year);
PG_FUNCTION_INFO_V1(govproj_check_outcome);
PG_FUNCTION_INFO_V1(govproj_check_sha256);
PG_FUNCTION_INFO_V1(govproj_refuse_value);

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

/* Errors: 22023 when it is none of a domain's: anybody may call these functions. */
static const Refusal *
refusal_of(const char *rule)
{
	for (int i = 0; i < (int) lengthof(refusals); i++)
		if (strcmp(refusals[i].rule, rule) == 0)
			return &refusals[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("no domain has a constraint \"%s\"", shown_text(rule))));
}

/*
 * Errors, always: 23514 of that rule, with the domain it is of, as the server itself names it.
 */
static void
refuse(const char *value, const char *rule)
{
	const Refusal *refusal = refusal_of(rule);

	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg(refusal->message, shown_beginning(value, strlen(value))),
			 refusals_are_json() ? 0 : errdetail("Constraint \"%s\" says so.", rule),
			 errhint("%s", _(refusal->hint)),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, "govproj"),
			 err_generic_string(PG_DIAG_DATATYPE_NAME,
								pnstrdup(rule, strrchr(rule, '_') - rule)),
			 refused_by_rule(rule)));
}

/* What the value is as text, by the output function of its type. */
#define refuse_by(output, argument, rule) \
	refuse(DatumGetCString(DirectFunctionCall1(output, argument)), text_to_cstring(rule))

/* govproj.check_says(value text, rule text): is there anything in it that can be seen? */
Datum
govproj_check_says(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);

	if (!says_something(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)))
		refuse(text_to_cstring(value), text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PG_RETURN_BOOL(true);
}

/* Not negative, finite (what is not a number is above all), below the bound, of two decimals. */
static bool
is_amount(Datum value)
{
	return DatumGetBool(DirectFunctionCall2(numeric_ge, value, yuan_zero().datum)) &&
		DatumGetBool(DirectFunctionCall2(numeric_lt, value, yuan_bound().datum)) &&
		DatumGetInt32(DirectFunctionCall1(numeric_min_scale, value)) <= 2;
}

/* govproj.check_amount(value numeric, rule text): is it an amount in yuan? */
Datum
govproj_check_amount(PG_FUNCTION_ARGS)
{
	if (!is_amount(PG_GETARG_DATUM(0)))
		refuse_by(numeric_out, PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1));
	PG_RETURN_BOOL(true);
}

/* govproj.check_day(value date, rule text): can something bear it? */
Datum
govproj_check_day(PG_FUNCTION_ARGS)
{
	DateADT		day = PG_GETARG_DATEADT(0);

	if (day < date2j(1949, 10, 1) - POSTGRES_EPOCH_JDATE ||
		day > date2j(LAST_YEAR, 12, 31) - POSTGRES_EPOCH_JDATE)
		refuse_by(date_out, PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1));
	PG_RETURN_BOOL(true);
}

/* govproj.check_year(value integer, rule text) */
Datum
govproj_check_year(PG_FUNCTION_ARGS)
{
	if (PG_GETARG_INT32(0) < FIRST_YEAR || PG_GETARG_INT32(0) > LAST_YEAR)
		refuse_by(int4out, PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1));
	PG_RETURN_BOOL(true);
}

/* govproj.check_outcome(value text, rule text): may a document say so? */
Datum
govproj_check_outcome(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);

	if (text_word(value, &outcome_words) == WORD_UNKNOWN)
		refuse(text_to_cstring(value), text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PG_RETURN_BOOL(true);
}

/* govproj.check_sha256(value bytea, rule text) */
Datum
govproj_check_sha256(PG_FUNCTION_ARGS)
{
	bytea	   *value = PG_GETARG_BYTEA_PP(0);

	if (VARSIZE_ANY_EXHDR(value) != 32)
		refuse_by(byteaout, PointerGetDatum(value), PG_GETARG_TEXT_PP(1));
	PG_RETURN_BOOL(true);
}

/* govproj.refuse_value(value text, rule text): never returns; last in a CHECK, behind OR. */
Datum
govproj_refuse_value(PG_FUNCTION_ARGS)
{
	refuse(text_to_cstring(PG_GETARG_TEXT_PP(0)), text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PG_RETURN_BOOL(false);
}
