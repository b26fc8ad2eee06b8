/*
 * refusal.c
 *		In what form a refusal tells its cause: as text, or as JSON for a program.
 *
 * The words are the same.  A refusal by rules of the law tells of each all that is known
 * (judge/judged_json.c); any other has one cause, which is told here in the same form.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/rel.h"

#include "errors.h"

typedef enum DetailForm
{
	DETAIL_TEXT,
	DETAIL_JSON
} DetailForm;

static const struct config_enum_entry forms[] = {
	{"text", DETAIL_TEXT, false},
	{"json", DETAIL_JSON, false},
	{NULL, 0, false}
};

static int	form = DETAIL_TEXT;

/* Called once, from _PG_init, before the settings' prefix is reserved. */
void
refusal_init(void)
{
	DefineCustomEnumVariable("govproj.detail",
							 "The form of the DETAIL of the engine's refusals and warnings.",
							 "text for people, or json for programs.",
							 &form, DETAIL_TEXT, forms, PGC_USERSET, 0, NULL, NULL, NULL);
}

/* Where the causes of warnings go; NULL: to the client. */
static StringInfo collected = NULL;

/*
 * From now on the causes of warnings are added to an array of JSON that nobody has closed yet, and
 * told to nobody; refusals tell theirs as JSON, too.  NULL: as before.  Whoever asks for it catches
 * all errors meanwhile, and gives back afterwards what is returned: where they went before.
 */
StringInfo
warnings_go_to(StringInfo told)
{
	StringInfo	before = collected;

	collected = told;
	return before;
}

bool
refusals_are_json(void)
{
	return form == DETAIL_JSON || collected;
}

/* One more array of causes for an array of such. */
void
add_causes(StringInfo told, const char *causes)
{
	appendStringInfo(told, "%s%s", told->len > 1 ? "," : "", causes);
}

/* Do warnings go elsewhere?  Then so does this one, and the client is told nothing. */
bool
warning_is_collected(const char *causes)
{
	if (collected)
		add_causes(collected, causes);
	return collected != NULL;
}

static void
add_text(StringInfo json, const char *key, const char *value)
{
	appendStringInfo(json, "\"%s\":", key);
	if (value)
		escape_json(json, value);
	else
		appendStringInfoString(json, "null");
}

/*
 * What is being reported, as judge/judged_json.c tells a rule: what no rule has is null.  told: in
 * words; rule: NULL, none is known by name.
 */
char *
refusal_json(const ErrorData *reported, const char *rule, const char *told)
{
	static const char *const absent[] = {"kind", "article", "stage", "target", "office", "step",
	"policy_id", "project_id", "remedy"};
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoString(&json, "[{");
	add_text(&json, "rule", rule);
	appendStringInfoChar(&json, ',');
	add_text(&json, "code", unpack_sql_state(reported->sqlerrcode));
	appendStringInfo(&json, ",\"met\":false,\"mode\":\"%s\",",
					 reported->elevel >= ERROR ? "refuse" : "warn");
	for (int i = 0; i < (int) lengthof(absent); i++)
	{
		add_text(&json, absent[i], NULL);
		appendStringInfoChar(&json, ',');
	}
	add_text(&json, "text", told);
	appendStringInfoString(&json, "}]");
	return json.data;
}

/* What ereport() has been told, as JSON where that is wanted. */
static int
tell_causes(const char *rule)
{
	ErrorData  *reported;

	if (!refusals_are_json())
		return 0;
	reported = CopyErrorData();
	return errdetail_internal("%s", refusal_json(reported, rule, reported->detail
												 ? reported->detail : reported->message));
}

/* For ereport(), after what it says: the table, and the rule by which it is refused. */
int
refused_by(Relation rel, const char *rule)
{
	errtableconstraint(rel, rule);
	return tell_causes(rule);
}

/* The same where the table is told with its column, or a domain refuses for whatever table. */
int
refused_by_rule(const char *rule)
{
	err_generic_string(PG_DIAG_CONSTRAINT_NAME, rule);
	return tell_causes(rule);
}
