/*
 * detail_scan.c
 *		Going through what an act's detail says, key by key.
 *
 * A detail is JSON as the engine writes it (detail.c): one object without a
 * space between its parts, whose keys are plain.  What reads otherwise is not
 * refused, for somebody may have altered it: the scan ends, and tells that it
 * is not plain.
 */
#include "postgres.h"

#include "check/detail_scan.h"

/* Most digits of a number that surely is a bigint. */
#define MAX_DIGITS 18

/* Longest number that surely is a numeric. */
#define MAX_NUMBER 1000

/* Of all letters only control characters are written by their number, and there is no zero. */
static bool
is_plain_escape(const char *at, const char *end)
{
	if (*at != 'u')
		return true;
	return end - at > 4 && strncmp(at, "u00", 3) == 0 && strncmp(at, "u0000", 5) != 0;
}

/* The end of the string that begins here; NULL: there is none, or jsonb may not take it. */
static const char *
string_end(const char *at, const char *end)
{
	for (at++; at < end; at++)
	{
		if (*at == '"')
			return at + 1;
		if (*at == '\\' && !(++at < end && is_plain_escape(at, end)))
			return NULL;
	}
	return NULL;
}

/* The end of the number or word that begins here; NULL: a number that jsonb may not take. */
static const char *
bare_end(const char *at, const char *end)
{
	const char *begin = at;
	bool		is_number = *at == '-' || (*at >= '0' && *at <= '9');

	while (at < end && *at != ',' && *at != '}' && *at != ']')
	{
		if (is_number && (*at == 'e' || *at == 'E'))
			return NULL;
		at++;
	}
	return at - begin <= MAX_NUMBER ? at : NULL;
}

/* The end of the object or array that begins here. */
static const char *
container_end(const char *at, const char *end)
{
	int			depth = 0;

	while (at && at < end)
	{
		if (*at == '"')
		{
			at = string_end(at, end);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if ((*at == '}' || *at == ']') && --depth == 0)
			return at + 1;
		at = *at == '-' || (*at >= '0' && *at <= '9') ? bare_end(at, end) : at + 1;
	}
	return NULL;
}

static const char *
value_end(const char *at, const char *end)
{
	if (at == end)
		return NULL;
	if (*at == '"')
		return string_end(at, end);
	if (*at == '{' || *at == '[')
		return container_end(at, end);
	return bare_end(at, end);
}

static bool
scan_ends(DetailScan *scan, bool is_plain)
{
	scan->is_plain = is_plain;
	return false;
}

void
detail_scan_begin(DetailScan *scan, Span object)
{
	memset(scan, 0, sizeof(DetailScan));
	scan->at = object.at + 1;
	scan->end = object.at + object.length;
	scan->is_plain = object.length >= 2 && *object.at == '{';
}

/* One more key; false: there is none, or what comes is not plain. */
bool
detail_scan_next(DetailScan *scan)
{
	const char *at = scan->at;
	const char *end = scan->end;

	if (!scan->is_plain || at == end)
		return scan_ends(scan, false);
	if (*at == '}')
		return scan_ends(scan, at + 1 == end);
	if (scan->key.at && *at++ != ',')
		return scan_ends(scan, false);
	if (at == end || *at != '"')
		return scan_ends(scan, false);
	scan->key.at = ++at;
	while (at < end && *at != '"' && *at != '\\')
		at++;
	if (end - at < 2 || at[0] != '"' || at[1] != ':')
		return scan_ends(scan, false);
	scan->key.length = at - scan->key.at;
	scan->value.at = at + 2;
	scan->at = value_end(scan->value.at, end);
	if (scan->at == NULL)
		return scan_ends(scan, false);
	scan->value.length = scan->at - scan->value.at;
	return true;
}

/* [old,new], as a change says it; false: it reads otherwise. */
bool
span_pair(Span array, Span *old, Span *new)
{
	const char *end = array.at + array.length;
	const char *at;

	if (array.length < 2 || *array.at != '[')
		return false;
	old->at = array.at + 1;
	at = value_end(old->at, end);
	if (at == NULL || at == end || *at != ',')
		return false;
	old->length = at - old->at;
	new->at = at + 1;
	at = value_end(new->at, end);
	if (at == NULL || at + 1 != end || *at != ']')
		return false;
	new->length = at - new->at;
	return true;
}

bool
span_is(Span span, const char *text)
{
	return span.length > 0 && *span.at == *text &&
		strncmp(span.at, text, span.length) == 0 && text[span.length] == '\0';
}

/* The whole number that it is; false: it is none, or so large that it may be no bigint. */
bool
span_int(Span span, int64 *number)
{
	const char *end = span.at + span.length;
	bool		is_negative = span.length > 0 && *span.at == '-';
	const char *at = span.at + is_negative;

	if (at == end || end - at > MAX_DIGITS)
		return false;
	for (*number = 0; at < end; at++)
	{
		if (*at < '0' || *at > '9')
			return false;
		*number = *number * 10 + (*at - '0');
	}
	if (is_negative)
		*number = -*number;
	return true;
}
