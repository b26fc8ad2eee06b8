/*
 * value.c
 *		What the value of a column may be, and what is said of one that is refused.
 *
 * The DDL declares columns with the engine's domains, but a register's are of the types
 * beneath (scripts/assemble): a domain is looked at before there is a row, by drivers that bind
 * parameters before there is even a plan, so that it cannot know for which column a value was
 * meant; and it stands between a column and whoever asks what type it is.  What the domain says
 * is looked at here, when a row comes in.  The domains stay, for casts and for tables of users'
 * own.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "compat.h"
#include "code/characters.h"
#include "errors.h"
#include "register/credit_code.h"
#include "register/day.h"
#include "register/duration.h"
#include "register/rows_here.h"
#include "register/text.h"
#include "register/value.h"
#include "register/words.h"
#include "register/yuan.h"
#include "schema/values.h"

PG_FUNCTION_INFO_V1(govproj_check_value);

typedef struct CheckedColumn
{
	int			column;			/* A_table_column */
	ValueKind	kind;			/* VALUE_any: there are no more */
} CheckedColumn;

#include "schema/checked.h"

/* What is said of a value, in the language of messages. */
typedef struct Refused
{
	char	   *message;
	char	   *detail;			/* NULL: none */
	char	   *hint;
} Refused;

#define LONGEST_NAME	500		/* characters */
#define LONGEST_REASON	10000

static const struct
{
	const char *name;
	Oid			type;
}			types[NVALUES] = {VALUE_TYPES};

#define NOTHING_SAID gettext_noop("\"%s\" says nothing, where something must be said")
#define LEAVE_IT_OUT gettext_noop("Where there is nothing to say, leave the column out or give NULL: " \
								  "an empty field of a form comes as an empty text.")
#define AMOUNTS_ARE gettext_noop("An amount is not negative, below 10^16, and of at most two decimals; " \
								 "nothing is rounded.")

/* Of kinds with one thing to say. */
static const struct
{
	const char *message;		/* of the value */
	const char *hint;
}			said[NVALUES] = {
	[VALUE_attributes] = {
		gettext_noop("%s is no object of attributes"),
		gettext_noop("Give an object of attributes and their words, or NULL.")
	},
	[VALUE_calendar_year] = {
		gettext_noop("%s is no year that something can be of"),
		gettext_noop("Give a year from 2000 to 2999.")
	},
	[VALUE_figure] = {gettext_noop("%s is no figure of a change"), AMOUNTS_ARE},
	[VALUE_legal_day] = {
		gettext_noop("%s is no day that something can bear"),
		gettext_noop("Give a day from 1949-10-01 to 2999-12-31; for no end, NULL.")
	},
	[VALUE_nonblank] = {NOTHING_SAID, LEAVE_IT_OUT},
	[VALUE_outcome] = {
		gettext_noop("\"%s\" is no outcome of a document"),
		gettext_noop("It is passed, failed or not_applicable; NULL where its kind carries none.")
	},
	[VALUE_reason] = {NOTHING_SAID, LEAVE_IT_OUT},
	[VALUE_sha256] = {
		gettext_noop("%s is no SHA-256"),
		gettext_noop("Give its 32 bytes, as sha256() has them, and not their digits.")
	},
	[VALUE_yuan] = {gettext_noop("%s is no amount in yuan"), AMOUNTS_ARE}
};

static bool
says_anything(Datum value)
{
	text	   *said_there = DatumGetTextPP(value);

	return says_something(VARDATA_ANY(said_there), VARSIZE_ANY_EXHDR(said_there));
}

/* Not negative, finite (what is not a number is above all), below the bound, of two decimals. */
static bool
is_amount(Datum value)
{
	return DatumGetBool(DirectFunctionCall2(numeric_ge, value, yuan_zero().datum)) &&
		DatumGetBool(DirectFunctionCall2(numeric_lt, value, yuan_bound().datum)) &&
		DatumGetInt32(DirectFunctionCall1(numeric_min_scale, value)) <= 2;
}

static bool
is_day(DateADT day)
{
	return day >= date2j(1949, 10, 1) - POSTGRES_EPOCH_JDATE &&
		day <= date2j(LAST_YEAR, 12, 31) - POSTGRES_EPOCH_JDATE;
}

static bool
is_good(ValueKind kind, Datum value)
{
	switch (kind)
	{
		case VALUE_attributes:
			return JB_ROOT_IS_OBJECT(DatumGetJsonbP(value));
		case VALUE_calendar_year:
			return DatumGetInt32(value) >= FIRST_YEAR && DatumGetInt32(value) <= LAST_YEAR;
		case VALUE_figure:
		case VALUE_yuan:
			return is_amount(value);
		case VALUE_legal_day:
			return is_day(DatumGetDateADT(value));
		case VALUE_nonblank:
		case VALUE_reason:
			return says_anything(value);
		case VALUE_outcome:
			return text_word(DatumGetTextPP(value), &outcome_words) != WORD_UNKNOWN;
		case VALUE_sha256:
			return VARSIZE_ANY_EXHDR(DatumGetByteaPP(value)) == 32;
		default:
			return true;
	}
}

/* Characters; 0: it is not kept from being long. */
static int
longest(ValueKind kind)
{
	switch (kind)
	{
		case VALUE_designation:
		case VALUE_identifier:
		case VALUE_nonblank:
			return LONGEST_NAME;
		case VALUE_reason:
		case VALUE_remark:
			return LONGEST_REASON;
		default:
			return 0;
	}
}

static bool
is_no_identifier(text *value, bool is_code, Refused *refused)
{
	char	   *fault = identifier_fault(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), is_code);

	if (fault == NULL)
		return false;
	refused->message = psprintf(is_code ? _("\"%s\" cannot be a code: %s")
								: _("\"%s\" cannot be a name or number: %s"),
								shown_beginning(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)),
								fault);
	refused->hint = _("Write it anew without such characters, so that it can be typed and found "
					  "again; a file begins with U+FEFF where it was saved with a byte order mark.");
	return true;
}

static bool
is_no_credit_code(const char *value, Refused *refused)
{
	char	   *meant;

	refused->detail = credit_code_fault(value, &meant);
	if (refused->detail == NULL)
		return false;
	refused->message = psprintf(_("\"%s\" is no unified social credit code"),
								shown_beginning(value, strlen(value)));
	refused->hint = meant ? psprintf(_("Write it \"%s\"."), meant)
		: _("Copy it from the business licence; leave it out where there is none.");
	return true;
}

static bool
is_no_period(const char *value, Refused *refused)
{
	Duration	duration;

	if (!duration_of_text(value, &duration))
		refused->message = psprintf(_("\"%s\" is no length of time"),
									shown_beginning(value, strlen(value)));
	else if (duration.unit == DURATION_MONTHS && duration.n > 1200)
		refused->message = _("a period is 100 years at most");
	else
		return false;
	refused->hint = _("Write it like 2 years, 6 months, 15 days, 15 working days or budget year.");
	return true;
}

static char *
value_text(Oid type, Datum value)
{
	Oid			output;
	bool		is_varlena;
	char	   *text;

	getTypeOutputInfo(type, &output, &is_varlena);
	text = OidOutputFunctionCall(output, value);
	return shown_beginning(text, strlen(text));
}

/* Is a value refused, and what is said of it? */
static bool
is_refused(ValueKind kind, Datum value, Refused *refused)
{
	refused->detail = NULL;
	if (longest(kind) &&
		(refused->message = length_fault(DatumGetTextPP(value), longest(kind))) != NULL)
	{
		refused->hint = _(SHORTEN_IT);
		return true;
	}
	if (kind == VALUE_identifier || kind == VALUE_designation)
		return is_no_identifier(DatumGetTextPP(value), kind == VALUE_identifier, refused);
	if (kind == VALUE_credit_code)
		return is_no_credit_code(TextDatumGetCString(value), refused);
	if (kind == VALUE_period)
		return is_no_period(TextDatumGetCString(value), refused);
	if (is_good(kind, value))
		return false;
	refused->message = psprintf(_(said[kind].message), value_text(types[kind].type, value));
	refused->hint = _(said[kind].hint);
	return true;
}

/*
 * A constraint is named like those of the DDL, and says what is wanted: contract_amount_yuan.
 * A kind that is of one column alone is called as that column is.
 */
static char *
constraint_name(const char *table, const char *column, ValueKind kind)
{
	return psprintf("%s_%s_%s", table, column,
					strcmp(column, types[kind].name) == 0 ? "check" : types[kind].name);
}

static void
refuse_in_column(const Refused *refused, Relation rel, const Row *row, const CheckedColumn *checked)
{
	const char *column = register_column_name(row->table->id, checked->column);
	char	   *place = psprintf(_("Column \"%s\" of table \"%s\" takes no such value."), column,
								 clients_table_name(rel));

	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg_internal("%s", refused->message),
			 refused->detail ? errdetail_internal("%s\n%s", place, refused->detail)
			 : errdetail_internal("%s", place),
			 errhint("%s", refused->hint),
			 errtablecol(rel, row->table->att[checked->column]),
			 refused_by_rule(constraint_name(register_table_name(row->table->id), column,
											 checked->kind))));
}

/* May it be what is asked for?  A column that no C file names may be of any type. */
static bool
is_looked_at(const Row *row, const CheckedColumn *checked)
{
	AttrNumber	att = row->table->att[checked->column];

	return att != InvalidAttrNumber && !row->isnull[att - 1] &&
		getBaseType(TupleDescAttr(row->desc, att - 1)->atttypid) == types[checked->kind].type;
}

/*
 * The values of a row that comes in, or of its new version, where they differ from the old one's.
 * Errors: 23514, with the table, the column and what it may be given.
 */
void
require_values(Relation rel, const Row *old, const Row *new)
{
	const CheckedColumn *checked = checked_columns[new->table->id];
	Refused		refused;

	for (; checked->kind != VALUE_any; checked++)
	{
		AttrNumber	att = new->table->att[checked->column];

		if (old && att != InvalidAttrNumber && !row_differs(old, new, att - 1))
			continue;
		if (is_looked_at(new, checked) &&
			is_refused(checked->kind, new->values[att - 1], &refused))
			refuse_in_column(&refused, rel, new, checked);
	}
}

/* Errors: 22023: anybody may call the function. */
static ValueKind
kind_of_domain(const char *name)
{
	for (ValueKind kind = VALUE_any + 1; kind < NVALUES; kind++)
		if (strcmp(types[kind].name, name) == 0)
			return kind;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no domain \"%s\"", shown_text(name))));
}

/*
 * govproj.check_value(value anyelement, domain text): true, behind the domains.  Errors: 23514 of
 * the domain's constraint; 22023 for no domain of the engine's; 42804 for a value of another type.
 */
Datum
govproj_check_value(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	ValueKind	kind = kind_of_domain(name);
	char	   *rule = psprintf("%s_check", name);
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Refused		refused;

	if (!OidIsValid(type) || getBaseType(type) != types[kind].type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("domain \"%s\" is over type %s", name, format_type_be(types[kind].type))));
	if (!is_refused(kind, PG_GETARG_DATUM(0), &refused))
		PG_RETURN_BOOL(true);
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg_internal("%s", refused.message),
			 refused.detail ? errdetail_internal("%s", refused.detail) : 0,
			 errhint("%s", refused.hint),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, "govproj"),
			 err_generic_string(PG_DIAG_DATATYPE_NAME, name),
			 refused_by_rule(rule)));
}
