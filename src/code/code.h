/*
 * code.h
 *		What the types stage and category share: each is a fixed list of two-byte codes with names.
 *
 * Within a type nothing is written here: a code is an int16, so the SQL side binds comparison,
 * hashing and
 * sorting to the server's own functions for int2.
 */
#ifndef GOVPROJ_CODE_H
#define GOVPROJ_CODE_H

#include "fmgr.h"
#include "utils/builtins.h"

/* The longest name, its terminator included. Longer input is no name. */
#define CODE_TEXT_SIZE 128

typedef struct CodeEntry
{
	int16		code;
	const char *name;			/* canonical, ASCII, lower case */
	const char *zh;				/* UTF-8, unique within its list */
	const char *en;
	const char *aliases[8];		/* further names accepted on input, UTF-8; ends with NULL */
} CodeEntry;

typedef struct CodeList
{
	const char *type;			/* as messages call it */
	const CodeEntry *entries;	/* in the order of their codes */
	int			length;

	/* Takes text that code_normalise() made. Returns its entry, or NULL if there is none. */
	const CodeEntry *(*match) (const char *text);
} CodeList;

/* Whether text is one of the entry's names other than the canonical one. */
extern bool code_is_alias(const CodeEntry *entry, const char *text);

/* Takes a code. Returns its entry, or NULL if the list has none such. */
extern const CodeEntry *code_find(const CodeList *list, int16 code);

/* Takes a code that must be in the list: any other is corrupt data (XX001). */
extern const CodeEntry *code_get(const CodeList *list, int16 code);

/*
 * Takes text in the database's encoding, not terminated. Returns its entry, or NULL if it names
 * none.
 */
extern const CodeEntry *code_parse(const CodeList *list, const char *text, size_t length);

/* The label in Chinese or English, in the database's encoding. */
extern const char *code_label(const CodeEntry *entry, bool zh);

/* The bodies of the SQL functions; CODE_FUNCTIONS below makes one of each for a type. */
extern Datum code_in(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_out(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_recv(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_send(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_is_name(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_label_in(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_aliases(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_values(FunctionCallInfo fcinfo, const CodeList *list);
extern Datum code_of_text(FunctionCallInfo fcinfo, const CodeList *list);

/* Takes text that must be a name of the list (22P02 otherwise). Returns its code. */
extern int16 code_from_text(const CodeList *list, const text *value);

/* What no code is: a text that names none. */
#define CODE_NONE 0
extern int16 code_or_none(const CodeList *list, const text *value);
extern int16 code_operand(FunctionCallInfo fcinfo, int n, const CodeList *list);

#define CODE_FUNCTION(symbol, body, list) \
	PG_FUNCTION_INFO_V1(symbol); \
	Datum symbol(PG_FUNCTION_ARGS) \
	{ \
		return body(fcinfo, list); \
	} \
	extern Datum symbol(PG_FUNCTION_ARGS)

#define CODE_FUNCTIONS(room, list) \
	CODE_FUNCTION(govproj_##room##_in, code_in, list); \
	CODE_FUNCTION(govproj_##room##_out, code_out, list); \
	CODE_FUNCTION(govproj_##room##_recv, code_recv, list); \
	CODE_FUNCTION(govproj_##room##_send, code_send, list); \
	CODE_FUNCTION(govproj_##room##_is_name, code_is_name, list); \
	CODE_FUNCTION(govproj_##room##_label, code_label_in, list); \
	CODE_FUNCTION(govproj_##room##_aliases, code_aliases, list); \
	CODE_FUNCTION(govproj_##room##_values, code_values, list); \
	CODE_FUNCTION(govproj_##room##_code, code_of_text, list)

/*
 * A test of a code against text, and of text against a code: the text is read as a code. Of two
 * that are asked for their order an unknown name is an error (22P02); it equals none, but is an
 * error there too where the statement itself says it. read takes fcinfo, the number of the operand
 * and the list, test two codes.
 */
#define CODE_OF_OPERAND(fcinfo, n, list) \
	code_from_text(list, DatumGetTextPP((fcinfo)->args[n].value))

#define CODE_AGAINST_TEXT(room, verb, read, test, list) \
	PG_FUNCTION_INFO_V1(govproj_##room##_##verb##_text); \
	Datum govproj_##room##_##verb##_text(PG_FUNCTION_ARGS) \
	{ \
		int16		left = PG_GETARG_INT16(0); \
		int16		right = read(fcinfo, 1, list); \
		PG_RETURN_BOOL(test(left, right)); \
	} \
	PG_FUNCTION_INFO_V1(govproj_text_##verb##_##room); \
	Datum govproj_text_##verb##_##room(PG_FUNCTION_ARGS) \
	{ \
		int16		left = read(fcinfo, 0, list); \
		int16		right = PG_GETARG_INT16(1); \
		PG_RETURN_BOOL(test(left, right)); \
	} \
	extern Datum govproj_text_##verb##_##room(PG_FUNCTION_ARGS)

#define CODE_EQ(a, b) ((a) == (b))
#define CODE_NE(a, b) ((a) != (b))
#define CODE_LT(a, b) ((a) < (b))
#define CODE_LE(a, b) ((a) <= (b))
#define CODE_GT(a, b) ((a) > (b))
#define CODE_GE(a, b) ((a) >= (b))

#define CODE_COMPARISONS_WITH_TEXT(room, list) \
	CODE_AGAINST_TEXT(room, eq, code_operand, CODE_EQ, list); \
	CODE_AGAINST_TEXT(room, ne, code_operand, CODE_NE, list); \
	CODE_AGAINST_TEXT(room, lt, CODE_OF_OPERAND, CODE_LT, list); \
	CODE_AGAINST_TEXT(room, le, CODE_OF_OPERAND, CODE_LE, list); \
	CODE_AGAINST_TEXT(room, gt, CODE_OF_OPERAND, CODE_GT, list); \
	CODE_AGAINST_TEXT(room, ge, CODE_OF_OPERAND, CODE_GE, list)

#endif							/* GOVPROJ_CODE_H */
