/*
 * pack_value.c
 *		What is wrong with one value of a pack.
 *
 * A type that this file does not know has nothing wrong: whoever adds one to
 * govproj.pack_grammar adds its check to value_checks.
 */
#include "postgres.h"

#include <ctype.h>

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/formatting.h"
#include "utils/numeric.h"

#include "category/category.h"
#include "code/characters.h"
#include "code/near.h"
#include "code/shown.h"
#include "errors.h"
#include "register/duration.h"
#include "policy/pack_value.h"
#include "policy/written_figure.h"
#include "register/words.h"
#include "stage/stage.h"

#define MOST_SHOWN 40			/* characters of a value, in a message */
#define MOST_CODES 64

typedef char *(*ValueCheck) (const PackSection *section, const PackKey *key,
							 const PackValue *value);

char *
pack_value_shown(const PackValue *value)
{
	int			length = strlen(value->text);
	int			shown = pg_mbcharcliplen(value->text, length, MOST_SHOWN);
	const char *more = shown < length ? "…" : "";
	char	   *text = shown_text(pnstrdup(value->text, shown));

	return value->type == PACK_STRING ? psprintf("\"%s%s\"", text, more) : psprintf("%s%s", text, more);
}

char *
pack_number(const PackValue *value)
{
	const char *exponent = strpbrk(value->text, "eE");
	Datum		number;

	if (exponent == NULL || atoi(exponent + 1) > 100 || atoi(exponent + 1) < -100)
		return value->text;
	number = DirectFunctionCall3(numeric_in, CStringGetDatum(value->text),
								 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return DatumGetCString(DirectFunctionCall1(numeric_out, number));
}

/* A whole number of so many digits, and at most two decimals where decimals may be. */
static bool
is_plain_number(const char *number, int most_digits, bool decimals)
{
	int			whole = strspn(number, "0123456789");
	const char *at = number + whole;

	if (whole == 0 || whole > most_digits)
		return false;
	if (*at == '.' && decimals)
	{
		int			part = strspn(at + 1, "0123456789");

		if (part > 2 && (int) strspn(at + 3, "0") < part - 2)
			return false;
		at += 1 + part;
	}
	return *at == '\0';
}

/* The figure that a text stands for; false: it is no text, or more than a figure. */
static bool
figure_of_text(const PackValue *value, WrittenFigure *figure)
{
	return value->type == PACK_STRING && only_figure(value->text, figure);
}

static char *
amount_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	WrittenFigure figure;

	if (value->type == PACK_NUMBER && is_plain_number(pack_number(value), 16, true))
		return NULL;
	if (figure_of_text(value, &figure) &&
		(figure.unit == FIGURE_YUAN || figure.unit == FIGURE_BARE))
		return psprintf(_("%s is a text: write the number of yuan, %s, without quotes or unit"),
						pack_value_shown(value), figure_number(&figure));
	return psprintf(_("%s is no amount in yuan: a number without quotes, not negative, at most two "
					  "decimals, such as 2000000"), pack_value_shown(value));
}

static char *
percent_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	WrittenFigure figure;
	char	   *number = value->type == PACK_NUMBER ? pack_number(value) : NULL;

	if (number && is_plain_number(number, 5, true) && strspn(number, "0.") < strlen(number))
		return NULL;
	if (figure_of_text(value, &figure) && figure.hundredths > 0 &&
		(figure.unit == FIGURE_PERCENT || figure.unit == FIGURE_BARE))
		return psprintf(_("%s is a text: write the number %s, without quotes or unit"),
						pack_value_shown(value), figure_number(&figure));
	return psprintf(_("%s is no percentage: a number without quotes, above zero, at most two decimals, "
					  "such as 10 for ten percent"), pack_value_shown(value));
}

char *
pack_end_fault(bool is_amount, const PackValue *value)
{
	if (value->type != PACK_STRING)
		return NULL;
	return is_amount ? amount_fault(NULL, NULL, value) : percent_fault(NULL, NULL, value);
}

static char *
days_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	WrittenFigure figure;

	if (value->type == PACK_NUMBER && is_plain_number(pack_number(value), 5, false))
		return NULL;
	if (!figure_of_text(value, &figure) || figure.unit == FIGURE_YUAN ||
		figure.unit == FIGURE_PERCENT || figure.unit == FIGURE_MONTHS)
		return psprintf(_("%s is no whole number: digits without quotes or unit, not negative, such as 10"),
						pack_value_shown(value));
	return psprintf(_("%s is a text: write the number %s, without quotes or unit"),
					pack_value_shown(value), figure_number(&figure));
}

char *
pack_period(const WrittenFigure *figure)
{
	int64		number = figure->hundredths / 100;

	if (figure->unit == FIGURE_MONTHS && number % 12 == 0)
		return psprintf(number == 12 ? INT64_FORMAT " year" : INT64_FORMAT " years", number / 12);
	if (figure->unit == FIGURE_MONTHS)
		return psprintf(number == 1 ? INT64_FORMAT " month" : INT64_FORMAT " months", number);
	if (figure->unit == FIGURE_WORKING_DAYS)
		return psprintf(number == 1 ? INT64_FORMAT " working day" : INT64_FORMAT " working days",
						number);
	return psprintf(number == 1 ? INT64_FORMAT " day" : INT64_FORMAT " days", number);
}

static char *
period_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	WrittenFigure figure;
	Duration	duration;

	if (value->type == PACK_STRING && duration_of_text(value->text, &duration))
		return NULL;
	if (figure_of_text(value, &figure) && figure.hundredths >= 100 &&
		(figure.unit == FIGURE_MONTHS || figure.unit == FIGURE_DAYS ||
		 figure.unit == FIGURE_WORKING_DAYS))
		return psprintf(_("%s is no period: write \"%s\""), pack_value_shown(value),
						pack_period(&figure));
	return psprintf(_("%s is no period such as \"2 years\", \"6 months\", \"30 days\", "
					  "\"15 working days\" or \"budget year\""),
					pack_value_shown(value));
}

static char *
boolean_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	static const char *const yes[] = {"true", "yes", "y", "t", "1", "是", "有", "含", "对", "on"};
	static const char *const no[] = {"false", "no", "n", "f", "0", "否", "无", "不含", "off", "不"};
	char	   *text = asc_tolower(value->text, strlen(value->text));

	if (value->type == PACK_BOOLEAN)
		return NULL;
	for (size_t i = 0; i < lengthof(yes); i++)
	{
		bool		is_yes = strcmp(text, yes[i]) == 0;

		if (is_yes || strcmp(text, no[i]) == 0)
			return psprintf(_("%s is neither true nor false: write %s, without quotes"),
							pack_value_shown(value), is_yes ? "true" : "false");
	}
	return psprintf(_("%s is neither true nor false"), pack_value_shown(value));
}

/* Numbers and whatever separates them, as far as it looks like a date. */
static bool
read_date(const char *text, int *year, int *month, int *day)
{
	int		   *parts[] = {year, month, day};
	const char *separators[] = {"年", "月", "日", "-", "/", ".", "．", "－", " "};

	for (int i = 0; i < 3; i++)
	{
		WrittenFigure figure;
		char		digits[8] = {0};
		int			n = 0;

		for (size_t j = 0; j < lengthof(separators); j++)
			if (strncmp(text, separators[j], strlen(separators[j])) == 0)
				text += strlen(separators[j]);
		while (n < 4 && *text)
		{
			pg_wchar	character = utf8_to_unicode((const unsigned char *) text);

			if (character >= 0xFF10 && character <= 0xFF19)
				character -= 0xFF10 - '0';
			if (character < '0' || character > '9')
				break;
			digits[n++] = character;
			text += pg_utf_mblen((const unsigned char *) text);
		}
		if (n == 0 || (i == 0 && n != 4) || !only_figure(digits, &figure))
			return false;
		*parts[i] = figure.hundredths / 100;
	}
	while (*text == ' ' || strncmp(text, "日", strlen("日")) == 0)
		text += *text == ' ' ? 1 : strlen("日");
	return *text == '\0';
}

static bool
is_day(int year, int month, int day)
{
	return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
		day <= day_tab[isleap(year)][month - 1];
}

bool
is_pack_date(const PackValue *value)
{
	static const char form[] = "0000-00-00";
	int			year;
	int			month;
	int			day;

	if (value == NULL || value->type != PACK_STRING || strlen(value->text) != strlen(form))
		return false;
	for (int i = 0; form[i]; i++)
		if (form[i] == '-' ? value->text[i] != '-' : !isdigit((unsigned char) value->text[i]))
			return false;
	return read_date(value->text, &year, &month, &day) && is_day(year, month, day);
}

static char *
date_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	int			year;
	int			month;
	int			day;

	if (is_pack_date(value))
		return strcmp(value->text, "1949-10-01") >= 0 && strcmp(value->text, "2999-12-31") <= 0 ? NULL
			: psprintf(_("%s is no day that a version can bear: 1949-10-01 to 2999-12-31"), pack_value_shown(value));
	if (value->type != PACK_STRING || !read_date(value->text, &year, &month, &day))
		return psprintf(_("%s is no date: YYYY-MM-DD, such as 2030-01-01"), pack_value_shown(value));
	if (is_day(year, month, day))
		return psprintf(_("%s is no date: write \"%04d-%02d-%02d\""), pack_value_shown(value), year,
						month, day);
	if (month < 1 || month > 12)
		return psprintf(_("%s is no date: a year has twelve months"), pack_value_shown(value));
	return psprintf(_("%s is no date: month %d of %d has %d days"), pack_value_shown(value), month,
					year, day_tab[isleap(year)][month - 1]);
}

/* Chinese label of a word of the engine's vocabularies, in any language; NULL: none. */
static const char *
label_anywhere(const char *word)
{
	static const Words *const vocabularies[] = {
		&outcome_words
	};

	for (size_t i = 0; i < lengthof(vocabularies); i++)
	{
		int			value = word_value(vocabularies[i], word);

		if (value > 0)
			return vocabularies[i]->words[value].zh;
	}
	return NULL;
}

static const char *
word_label(const PackKey *key, int i)
{
	return key->labels ? key->labels[i] : label_anywhere(key->words[i]);
}

/* The word that somebody calls by its Chinese label; NULL: it is none's. */
static const char *
word_of_label(const PackKey *key, const char *text)
{
	for (int i = 0; i < key->nwords; i++)
	{
		const char *label = word_label(key, i);

		if (label && is_near(text, label))
			return key->words[i];
	}
	return NULL;
}

/* What to say of a word that is none of the key's. */
static char *
word_unknown(const PackKey *key, const PackValue *word)
{
	char	  **shown = palloc((key->nwords + 1) * sizeof(char *));
	const char *labelled = word_of_label(key, word->text);

	for (int i = 0; i < key->nwords; i++)
		shown[i] = listed_word(key->words[i], word_label(key, i));
	return psprintf(_("%s is no word for this%s"), pack_value_shown(word),
					near_and_shown(labelled ? labelled : word->text, key->words, shown,
								   key->nwords));
}

static bool
is_word_of(const PackKey *key, const char *word)
{
	for (int i = 0; i < key->nwords; i++)
		if (strcmp(key->words[i], word) == 0)
			return true;
	return false;
}

static char *
word_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	return is_word_of(key, value->text) ? NULL : word_unknown(key, value);
}

/*
 * A word, after which a colon and a kind may stand: which kinds there are, and of what, is looked
 * at with the rows.
 */
static char *
form_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	const char *colon = strchr(value->text, ':');

	return colon && is_word_of(key, pnstrdup(value->text, colon - value->text)) ? NULL
		: word_fault(section, key, value);
}

/* The text with commas that separate words, in place of those of Chinese texts. */
static char *
with_plain_commas(const char *text)
{
	StringInfoData plain;

	initStringInfo(&plain);
	for (; *text; text += pg_mblen(text))
	{
		if (strncmp(text, "，", 3) == 0 || strncmp(text, "、", 3) == 0)
			appendStringInfoChar(&plain, ',');
		else
			appendBinaryStringInfo(&plain, text, pg_mblen(text));
	}
	return plain.data;
}

/* Words by commas; the first that is none. */
static char *
words_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	char	   *plain = with_plain_commas(value->text);
	char	   *end = NULL;
	char	   *word = strtok_r(pstrdup(value->text), ", ", &end);

	if (strcmp(plain, value->text) != 0)
		return psprintf(_("%s has commas of full width: write \"%s\""), pack_value_shown(value),
						plain);
	if (word == NULL)
		return word_unknown(key, value);
	for (; word; word = strtok_r(NULL, ", ", &end))
	{
		PackValue	one = {.type = PACK_STRING,.text = word};

		if (!is_word_of(key, word))
			return word_unknown(key, &one);
	}
	return NULL;
}

/* The names of all codes of a type, and how they are listed; meant: what to look near. */
static char *
code_unknown(const PackValue *value, const char *meant, const char *what, int n, char **names,
			 char **shown)
{
	return psprintf(_("%s is no %s%s"), pack_value_shown(value), what,
					near_and_shown(meant, names, shown, n));
}

static char *
stage_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	char	   *names[MOST_CODES];
	char	   *shown[MOST_CODES];
	const char *meant = value->text;
	Stage		stage;
	int			n = 0;

	if (stage_parse(value->text, &stage))
		return NULL;
	for (int code = 0; code <= STAGE_DECOMMISSIONED && n < MOST_CODES; code++)
	{
		if (!stage_is_valid(code))
			continue;
		if (is_near(value->text, stage_label(code, true)))
			meant = stage_name(code);
		names[n] = pstrdup(stage_name(code));
		shown[n++] = stage_listed(code);
	}
	return code_unknown(value, meant, _("stage"), n, names, shown);
}

static char *
category_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	char	   *names[MOST_CODES];
	char	   *shown[MOST_CODES];
	const char *meant = value->text;
	Category	category;
	int			n = 0;

	if (category_parse(value->text, &category))
		return NULL;
	for (int code = 0; code <= CATEGORY_THIRDPARTY_OTHER && n < MOST_CODES; code++)
	{
		if (!category_is_valid(code))
			continue;
		if (is_near(value->text, category_label(code, true)))
			meant = category_name(code);
		names[n] = pstrdup(category_name(code));
		shown[n++] = listed_word(category_name(code), category_label(code, true));
	}
	return code_unknown(value, meant, _("category"), n, names, shown);
}

/* What its members say is looked at with the rows: see policy_fault. */
static char *
when_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	return value->type == PACK_OBJECT && value->items != NIL ? NULL
		: psprintf(_("%s is no occasion such as {\"off_plan\": true}"), pack_value_shown(value));
}

static const struct
{
	const char *type;
	bool		is_text;
	ValueCheck	check;			/* NULL: any text will do */
}			value_checks[] = {
	{"text", true, NULL},
	{"word", true, word_fault},
	{"words", true, words_fault},
	{"office", true, word_fault},
	{"offices", true, words_fault},
	{"list", true, word_fault},
	{"form", true, form_fault},
	{"stage", true, stage_fault},
	{"category", true, category_fault},
	{"boolean", false, boolean_fault},
	{"date", false, date_fault},
	{"amount", false, amount_fault},
	{"percent", false, percent_fault},
	{"days", false, days_fault},
	{"period", false, period_fault},
	{"when", false, when_fault}
};

/* Is a text for people to read, in which a blank too many does no harm? */
static bool
is_prose(const PackSection *section, const PackKey *key)
{
	return strncmp(key->key, "label", 5) == 0 || strcmp(key->key, "note") == 0 ||
		(section->name == NULL && strcmp(key->key, "code") != 0);
}

/* The text without what nobody sees at its ends. */
static char *
trimmed(const char *text)
{
	Characters	characters;
	CodePoint	character;
	const char *at = text;
	const char *begin = NULL;
	const char *end = text;

	characters_begin(&characters, text, strlen(text));
	while (characters_next(&characters, &character))
	{
		bool		seen = !is_blank(character) && !is_invisible(character);

		if (seen && begin == NULL)
			begin = at;
		at += pg_mblen(at);
		if (seen)
			end = at;
	}
	return begin ? pnstrdup(begin, end - begin) : pstrdup("");
}

/* What is wrong with it as a text, whatever it is to say. */
static char *
text_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	char	   *bare;

	if (value->type == PACK_NUMBER || value->type == PACK_BOOLEAN)
		return psprintf(_("%s is not a text: write \"%s\""), pack_value_shown(value), value->text);
	if (value->type != PACK_STRING)
		return psprintf(_("%s is not a text but %s"), pack_value_shown(value),
						pack_type_name(value->type));
	bare = trimmed(value->text);
	if (*bare == '\0')
		return pstrdup(_("is empty"));
	if (strcmp(bare, value->text) != 0 && !is_prose(section, key))
		return psprintf(_("%s has a blank, or what nobody sees, at an end: write \"%s\""),
						pack_value_shown(value), bare);
	return NULL;
}

/* Is it one that the list has before it? */
static bool
is_in_list_before(const PackKey *key, const PackValue *list, const PackValue *item)
{
	ListCell   *cell;

	foreach(cell, list->items)
	{
		const PackValue *other = lfirst(cell);

		if (other == item)
			return false;
		if (strcmp(pack_value_canonical(key, other), pack_value_canonical(key, item)) == 0)
			return true;
	}
	return false;
}

/* The first thing that is wrong with a list of values. */
static char *
list_fault(const PackSection *section, const PackKey *key, const PackValue *list)
{
	PackKey		of_one = *key;
	ListCell   *cell;

	of_one.takes_list = false;
	if (list->items == NIL)
		return pstrdup(_("is an empty list"));
	foreach(cell, list->items)
	{
		PackValue  *item = lfirst(cell);
		char	   *fault = pack_value_fault(section, &of_one, item);

		if (fault || item->type == PACK_NULL)
			return fault ? fault : psprintf(_("%s is not a text but %s"), pack_value_shown(item),
											pack_type_name(item->type));
		if (is_in_list_before(key, list, item))
			return psprintf(_("%s stands twice in the list"), pack_value_shown(item));
	}
	return NULL;
}

char *
pack_value_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	if (value->type == PACK_NULL)
		return NULL;
	if (value->type == PACK_ARRAY && key->takes_list)
		return list_fault(section, key, value);
	for (size_t i = 0; i < lengthof(value_checks); i++)
	{
		char	   *fault = NULL;

		if (strcmp(value_checks[i].type, key->type) != 0)
			continue;
		if (value_checks[i].is_text)
			fault = text_fault(section, key, value);
		if (fault == NULL && value_checks[i].check)
			fault = value_checks[i].check(section, key, value);
		return fault;
	}
	return NULL;
}

char *
pack_value_canonical(const PackKey *key, const PackValue *value)
{
	Stage		stage;
	Category	category;

	if (strcmp(key->type, "stage") == 0 && stage_parse(value->text, &stage))
		return pstrdup(stage_name(stage));
	if (strcmp(key->type, "category") == 0 && category_parse(value->text, &category))
		return pstrdup(category_name(category));
	return value->text;
}
