/*
 * code.c
 *		Names and codes of a fixed list, and the SQL functions over them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "utils/array.h"

#include "code/code.h"
#include "compat.h"
#include "code/characters.h"
#include "errors.h"

bool
code_is_alias(const CodeEntry *entry, const char *text)
{
	if (strcmp(entry->zh, text) == 0)
		return true;
	for (const char *const *alias = entry->aliases; *alias != NULL; alias++)
	{
		if (strcmp(*alias, text) == 0)
			return true;
	}
	return false;
}

const CodeEntry *
code_find(const CodeList *list, int16 code)
{
	int			low = 0;
	int			high = list->length;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (list->entries[middle].code == code)
			return &list->entries[middle];
		if (list->entries[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const CodeEntry *
code_get(const CodeList *list, int16 code)
{
	const CodeEntry *entry = code_find(list, code);

	if (entry == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid code %d in a value of type %s", code, list->type)));
	return entry;
}

/*
 * Makes text comparable with the names: white space at the ends dropped, ASCII letters in lower
 * case, UTF-8. Returns
 * false if it is longer than any name. In SQL_ASCII the bytes are taken as they are.
 */
static bool
code_normalise(const char *text, size_t length, char buffer[CODE_TEXT_SIZE])
{
	while (length > 0 && scanner_isspace(text[0]))
		text++, length--;
	while (length > 0 && scanner_isspace(text[length - 1]))
		length--;
	if (length >= CODE_TEXT_SIZE)
		return false;
	memcpy(buffer, text, length);
	buffer[length] = '\0';

	if (GetDatabaseEncoding() != PG_UTF8 && GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		char	   *utf8 = pg_server_to_any(buffer, (int) length, PG_UTF8);

		if (utf8 != buffer && strlcpy(buffer, utf8, CODE_TEXT_SIZE) >= CODE_TEXT_SIZE)
			return false;
	}

	for (char *c = buffer; *c != '\0'; c++)
		*c = pg_ascii_tolower((unsigned char) *c);
	return true;
}

const CodeEntry *
code_parse(const CodeList *list, const char *text, size_t length)
{
	char		buffer[CODE_TEXT_SIZE];

	return code_normalise(text, length, buffer) ? list->match(buffer) : NULL;
}

const char *
code_label(const CodeEntry *entry, bool zh)
{
	return zh ? pg_any_to_server(entry->zh, (int) strlen(entry->zh), PG_UTF8) : entry->en;
}

/* The canonical names, as a hint shows them. */
static char *
code_names(const CodeList *list)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < list->length; i++)
		appendStringInfo(&names, "%s%s", i == 0 ? "" : _(", "), list->entries[i].name);
	return names.data;
}

/*
 * Reads text as a code; an unknown name is an error, which context may take instead of its being
 * raised.
 */
static Datum
code_read(const CodeList *list, const char *text, size_t length, fmNodePtr context)
{
	const CodeEntry *entry = code_parse(list, text, length);

	if (entry == NULL)
		ereturn(context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input value for type %s: \"%s\"", list->type,
						shown_text(pnstrdup(text, length))),
				 errhint("Valid values are %s, and their Chinese names.", code_names(list))));
	return Int16GetDatum(entry->code);
}

int16
code_from_text(const CodeList *list, const text *value)
{
	return DatumGetInt16(code_read(list, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), NULL));
}

int16
code_or_none(const CodeList *list, const text *value)
{
	const CodeEntry *entry = code_parse(list, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));

	return entry ? entry->code : CODE_NONE;
}

/* govproj.<type>_code(text): the code that the text names, 0 for none. */
Datum
code_of_text(FunctionCallInfo fcinfo, const CodeList *list)
{
	PG_RETURN_INT16(code_or_none(list, PG_GETARG_TEXT_PP(0)));
}

/*
 * An operand that is text, of a test for equality.  One that the statement says, as a constant or a
 * parameter, is a slip where it names nothing (22P02); what comes out of rows is only unequal.
 */
int16
code_operand(FunctionCallInfo fcinfo, int n, const CodeList *list)
{
	const text *value = DatumGetTextPP(fcinfo->args[n].value);

	return get_fn_expr_arg_stable(fcinfo->flinfo, n) ? code_from_text(list, value)
		: code_or_none(list, value);
}

/* govproj.<type>_in(cstring): the code that the text names (22P02). */
Datum
code_in(FunctionCallInfo fcinfo, const CodeList *list)
{
	const char *text = PG_GETARG_CSTRING(0);

	return code_read(list, text, strlen(text), fcinfo->context);
}

/* govproj.<type>_out(<type>): the canonical name. */
Datum
code_out(FunctionCallInfo fcinfo, const CodeList *list)
{
	PG_RETURN_CSTRING(pstrdup(code_get(list, PG_GETARG_INT16(0))->name));
}

/*
 * govproj.<type>_recv(internal): the binary form is a name in the client's encoding, judged like
 * text (22P02).
 */
Datum
code_recv(FunctionCallInfo fcinfo, const CodeList *list)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	const char *text = pq_getmsgtext(message, message->len - message->cursor, &length);

	return code_read(list, text, length, fcinfo->context);
}

/* govproj.<type>_send(<type>): the canonical name, so that no client ever sees a code. */
Datum
code_send(FunctionCallInfo fcinfo, const CodeList *list)
{
	const char *name = code_get(list, PG_GETARG_INT16(0))->name;
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, name, (int) strlen(name));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* govproj.is_<type>(text): whether <type>_in would take it. */
Datum
code_is_name(FunctionCallInfo fcinfo, const CodeList *list)
{
	const text *value = PG_GETARG_TEXT_PP(0);

	PG_RETURN_BOOL(code_parse(list, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)) != NULL);
}

/*
 * govproj.label(<type>, text): the label in the language, "zh" or "en" in any case (22023 for
 * any other).
 */
Datum
code_label_in(FunctionCallInfo fcinfo, const CodeList *list)
{
	const CodeEntry *entry = code_get(list, PG_GETARG_INT16(0));
	const char *language = text_to_cstring(PG_GETARG_TEXT_PP(1));
	bool		zh = pg_strcasecmp(language, "zh") == 0;

	if (!zh && pg_strcasecmp(language, "en") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no labels in language \"%s\"", shown_text(language)),
				 errhint("Labels are in \"zh\" and \"en\".")));
	PG_RETURN_TEXT_P(cstring_to_text(code_label(entry, zh)));
}

/*
 * govproj.aliases(<type>): the names accepted on input beside the canonical one and the Chinese
 * label.
 */
Datum
code_aliases(FunctionCallInfo fcinfo, const CodeList *list)
{
	const CodeEntry *entry = code_get(list, PG_GETARG_INT16(0));
	Datum		aliases[lengthof(entry->aliases)];
	int			n = 0;

	for (; entry->aliases[n] != NULL; n++)
	{
		const char *alias = entry->aliases[n];

		aliases[n] = CStringGetTextDatum(pg_any_to_server(alias, (int) strlen(alias), PG_UTF8));
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(aliases, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* govproj.<type>_values(): all codes of the list in their order. */
Datum
code_values(FunctionCallInfo fcinfo, const CodeList *list)
{
	FuncCallContext *call;
	Datum		value;

	if (SRF_IS_FIRSTCALL())
		SRF_FIRSTCALL_INIT();
	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= (uint64) list->length)
		SRF_RETURN_DONE(call);
	/* before the macro, which counts on first */
	value = Int16GetDatum(list->entries[call->call_cntr].code);
	SRF_RETURN_NEXT(call, value);
}
