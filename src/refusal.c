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

bool
refusals_are_json(void)
{
	return form == DETAIL_JSON;
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

/* For ereport(), after what it says: the table, and the rule by which it is refused. */
int
refused_by(Relation rel, const char *rule)
{
	errtableconstraint(rel, rule);
	if (refusals_are_json())
	{
		ErrorData  *reported = CopyErrorData();

		errdetail_internal("%s", refusal_json(reported, rule, reported->detail ? reported->detail
											  : reported->message));
	}
	return 0;
}
