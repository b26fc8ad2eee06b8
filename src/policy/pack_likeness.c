/*
 * pack_likeness.c
 *		What in a row of a pack contradicts its label, or looks like another unit.
 *
 * A label is what people read beside a figure.  One that names a figure of the same
 * sort (yuan, percent, days, months) as the row has, and none of the row's, lies,
 * and is refused.  A figure by itself may be small on purpose: of that advice is
 * given, unless the label names it.
 */
#include "postgres.h"

#include "errors.h"
#include "policy/pack_likeness.h"
#include "policy/pack_value.h"
#include "policy/written_figure.h"

#define HUNDRED INT64CONST(100)
#define WAN INT64CONST(10000)

/* What a figure of the row is, as the text of a label would count it; FIGURE_BARE: nothing such. */
static FigureUnit
value_figure(const PackPlace *place, const PackValue *value, int64 *hundredths)
{
	PackKey    *key = section_key(place->section, value->key);
	WrittenFigure figure;

	if (strcmp(key->type, "period") == 0 && value->type == PACK_STRING &&
		only_figure(value->text, &figure))
	{
		*hundredths = figure.hundredths;
		return figure.unit;
	}
	if (value->type != PACK_NUMBER || !number_in_hundredths(pack_number(value), hundredths))
		return FIGURE_BARE;
	if (strcmp(key->type, "amount") == 0)
		return FIGURE_YUAN;
	if (strcmp(key->type, "percent") == 0)
		return FIGURE_PERCENT;
	/* a day of the year is no time */
	return strcmp(key->type, "days") == 0 && strncmp(key->key, "due_", 4) != 0
		? FIGURE_DAYS : FIGURE_BARE;
}

/* Days are compared with days, of whatever sort. */
static FigureUnit
sort_of_unit(FigureUnit unit)
{
	return unit == FIGURE_WORKING_DAYS ? FIGURE_DAYS : unit;
}

static bool
is_label(const PackValue *member)
{
	return strncmp(member->key, "label", 5) == 0 && member->type == PACK_STRING;
}

/* Does a text name the figure, and does it name another of its sort (*other, with it)? */
static bool
text_names(const char *text, FigureUnit unit, int64 hundredths, WrittenFigure *other,
		   bool *names_other)
{
	WrittenFigure figure;

	*names_other = false;
	for (; next_figure(text, &figure); text = figure.end)
	{
		if (sort_of_unit(figure.unit) != sort_of_unit(unit))
			continue;
		if (figure.hundredths == hundredths)
			return true;
		if (!*names_other)
			*other = figure;
		*names_other = true;
	}
	return false;
}

/* The label that names another figure, and none of those of the row; NULL: none does. */
static const PackValue *
label_against(const PackPlace *place, FigureUnit unit, WrittenFigure *said)
{
	ListCell   *label;
	ListCell   *cell;

	foreach(label, place->row->items)
	{
		PackValue  *text = lfirst(label);
		bool		named = false;
		bool		names_other = false;

		if (!is_label(text))
			continue;
		foreach(cell, place->row->items)
		{
			PackValue  *member = lfirst(cell);
			int64		hundredths;
			FigureUnit	its = value_figure(place, member, &hundredths);

			if (its != FIGURE_BARE && sort_of_unit(its) == sort_of_unit(unit))
				named = named || text_names(text->text, its, hundredths, said, &names_other);
		}
		if (!named && names_other)
			return text;
	}
	return NULL;
}

/* Does any label name the figure? */
static bool
is_named(const PackPlace *place, FigureUnit unit, int64 hundredths)
{
	ListCell   *cell;

	foreach(cell, place->row->items)
	{
		PackValue  *member = lfirst(cell);
		WrittenFigure other;
		bool		names_other;

		if (is_label(member) && text_names(member->text, unit, hundredths, &other, &names_other))
			return true;
	}
	return false;
}

static void
told(PackFaults *faults, PackFaultSort sort, PackPlace place, const PackValue *member, char *fault)
{
	place.key = member->key;
	place.line = member->line;
	pack_fault_at(faults, sort, &place, fault);
}

static char *
contradiction(const PackValue *value, FigureUnit unit, int64 hundredths, const PackValue *label,
			  const WrittenFigure *said)
{
	char	   *words = pnstrdup(said->begin, said->end - said->begin);

	if (unit == FIGURE_YUAN && hundredths * WAN == said->hundredths)
		return psprintf(_("%s contradicts %s, which says \"%s\": amounts are in yuan, so write %s"),
						pack_value_shown(value), label->key, words, figure_number(said));
	if (unit == FIGURE_YUAN || unit == FIGURE_PERCENT)
		return psprintf(_("%s contradicts %s, which says \"%s\", %s"), pack_value_shown(value),
						label->key, words, figure_number(said));
	return psprintf(_("%s contradicts %s, which says \"%s\""), pack_value_shown(value), label->key,
					words);
}

/* A figure that may be meant otherwise. */
static char *
likeness(const PackValue *value, FigureUnit unit, int64 hundredths)
{
	WrittenFigure meant = {.unit = unit};

	if (unit == FIGURE_YUAN && hundredths > 0 && hundredths < WAN * HUNDRED)
	{
		meant.hundredths = hundredths * WAN;
		return psprintf(_("%s yuan is little: if it is meant in ten thousands, write %s"),
						value->text, figure_number(&meant));
	}
	if (unit == FIGURE_PERCENT && hundredths > 0 && hundredths < HUNDRED)
	{
		meant.hundredths = hundredths * HUNDRED;
		return psprintf(_("%s percent is less than one: if it means %s percent, write %s"), value->text,
						figure_number(&meant), figure_number(&meant));
	}
	return NULL;
}

/* The figures of the row, one sort after the other: of each a lie is told once. */
static void
look_at_figures(PackFaults *faults, const PackPlace *place)
{
	bool		lies[FIGURE_CALENDAR + 1] = {false};
	ListCell   *cell;

	foreach(cell, place->row->items)
	{
		PackValue  *member = lfirst(cell);
		int64		hundredths;
		FigureUnit	unit = value_figure(place, member, &hundredths);
		WrittenFigure said;
		const PackValue *label;
		char	   *advice;

		if (unit == FIGURE_BARE || lies[sort_of_unit(unit)])
			continue;
		label = label_against(place, unit, &said);
		lies[sort_of_unit(unit)] = label != NULL;
		if (label)
			told(faults, PACK_CONTRADICTION, *place, member,
				 contradiction(member, unit, hundredths, label, &said));
		else if ((advice = likeness(member, unit, hundredths)) != NULL &&
				 !is_named(place, unit, hundredths))
			told(faults, PACK_ADVICE, *place, member, advice);
	}
}

/* The member that is to say which days are counted, and whether it may say working days. */
static bool
counts_days(const PackKey *key)
{
	for (int i = 0; i < key->nwords; i++)
		if (strcmp(key->words[i], "working_days") == 0)
			return true;
	return false;
}

/* A label of 10个工作日 beside ten days, or the other way round. */
static void
look_at_counting(PackFaults *faults, const PackPlace *place, const PackKey *key,
				 const PackValue *label)
{
	PackValue  *counts = pack_member(place->row, key->key);
	bool		working = counts && counts->type == PACK_STRING && strcmp(counts->text, "working_days") == 0;
	const char *text = label->text;
	WrittenFigure figure;

	for (; next_figure(text, &figure); text = figure.end)
	{
		ListCell   *cell;

		foreach(cell, place->row->items)
		{
			PackValue  *member = lfirst(cell);
			PackValue	blamed = {.type = PACK_STRING,.key = key->key,.line = member->line};
			int64		hundredths;

			if (value_figure(place, member, &hundredths) != FIGURE_DAYS ||
				hundredths != figure.hundredths || sort_of_unit(figure.unit) != FIGURE_DAYS ||
				(figure.unit == FIGURE_WORKING_DAYS) == working)
				continue;
			told(faults, PACK_CONTRADICTION, *place, &blamed,
				 psprintf(_("%s says \"%s\", so this is to be \"%s\""), label->key,
						  pnstrdup(figure.begin, figure.end - figure.begin), working ? "days" : "working_days"));
			return;
		}
	}
}

/* What a label says of its bound: is the figure itself in it? */
static void
look_at_bound(PackFaults *faults, const PackPlace *place, const PackValue *inclusive,
			  const PackValue *label)
{
	const char *text = label->text;
	bool		in = strcmp(inclusive->text, "true") == 0;
	bool		says_out = strstr(text, "不含") || strstr(text, "超过") || strstr(text, "高于");
	bool		says_in = !says_out && (strstr(text, "（含") || strstr(text, "(含") || strstr(text, "含本数"));

	if (says_out && in)
		told(faults, PACK_CONTRADICTION, *place, inclusive,
			 psprintf(_("true contradicts %s, which leaves the figure itself out"), label->key));
	else if (says_in && !in)
		told(faults, PACK_CONTRADICTION, *place, inclusive,
			 psprintf(_("false contradicts %s, which has the figure itself in it"), label->key));
	else if (!in && !says_out && !says_in && (strstr(text, "以上") || strstr(text, "以下")))
		told(faults, PACK_ADVICE, *place, inclusive,
			 psprintf(_("%s says \"%s\", which has the figure itself in it unless the text says otherwise "
						"(Civil Code, Article 1259)"), label->key,
					  strstr(text, "以上") ? "以上" : "以下"));
}

void
pack_look_for_likeness(PackFaults *faults, const PackPlace *place)
{
	PackValue  *inclusive = pack_member(place->row, "inclusive");
	PackValue  *label = pack_member(place->row, "label_zh");
	ListCell   *cell;

	look_at_figures(faults, place);
	if (label == NULL || !is_label(label))
		return;
	if (inclusive && inclusive->type == PACK_BOOLEAN)
		look_at_bound(faults, place, inclusive, label);
	foreach(cell, place->section->keys)
		if (counts_days(lfirst(cell)))
			look_at_counting(faults, place, lfirst(cell), label);
}
