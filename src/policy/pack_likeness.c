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
#include "policy/when.h"
#include "policy/written_figure.h"

#define HUNDRED INT64CONST(100)
#define WAN INT64CONST(10000)

/* A figure of a row, as the text of a label would count it. */
typedef struct RowFigure
{
	char	   *key;			/* "when.investment.from" of an end of an occasion */
	const PackValue *value;
	FigureUnit	unit;
	int64		hundredths;
	const char *end;			/* of an occasion: which; NULL: it is none */
} RowFigure;

/* What a value of the row is a figure of; FIGURE_BARE: of nothing such. */
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
	if (strcmp(key->type, "percent") == 0)
		return FIGURE_PERCENT;
	/* a day of the year is no time */
	return strcmp(key->type, "days") == 0 && strncmp(key->key, "due_", 4) != 0
		? FIGURE_DAYS : FIGURE_BARE;
}

static List *
with_figure(List *figures, RowFigure figure)
{
	RowFigure  *kept = palloc(sizeof(RowFigure));

	*kept = figure;
	return lappend(figures, kept);
}

/* The ends of the amounts and percentages that an occasion tests. */
static List *
with_ends(List *figures, const PackValue *when)
{
	ListCell   *cell;
	ListCell   *end;

	foreach(cell, when->items)
	{
		PackValue  *fact = lfirst(cell);
		FactSort	sort;

		if (!fact_is_measured(fact->key, &sort) || fact->type != PACK_OBJECT)
			continue;
		foreach(end, fact->items)
		{
			PackValue  *number = lfirst(end);
			RowFigure	figure = {
				.key = psprintf("%s.%s.%s", when->key, fact->key, number->key),
				.value = number,
				.unit = sort == SORT_AMOUNT ? FIGURE_YUAN : FIGURE_PERCENT,
				.end = number->key
			};

			if (number->type == PACK_NUMBER &&
				number_in_hundredths(pack_number(number), &figure.hundredths))
				figures = with_figure(figures, figure);
		}
	}
	return figures;
}

/* List of RowFigure: all figures of the row. */
static List *
figures_of(const PackPlace *place)
{
	List	   *figures = NIL;
	ListCell   *cell;

	foreach(cell, place->row->items)
	{
		PackValue  *member = lfirst(cell);
		RowFigure	figure = {.key = member->key,.value = member};

		if (strcmp(section_key(place->section, member->key)->type, "when") == 0)
		{
			figures = with_ends(figures, member);
			continue;
		}
		figure.unit = value_figure(place, member, &figure.hundredths);
		if (figure.unit != FIGURE_BARE)
			figures = with_figure(figures, figure);
	}
	return figures;
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
label_against(const PackPlace *place, List *figures, FigureUnit unit, WrittenFigure *said)
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
		foreach(cell, figures)
		{
			RowFigure  *its = lfirst(cell);

			if (sort_of_unit(its->unit) == sort_of_unit(unit))
				named = named || text_names(text->text, its->unit, its->hundredths, said,
											&names_other);
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
told(PackFaults *faults, PackFaultSort sort, PackPlace place, const char *key, int line,
	 char *fault)
{
	place.key = key;
	place.line = line;
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
look_at_figures(PackFaults *faults, const PackPlace *place, List *figures)
{
	bool		lies[FIGURE_CALENDAR + 1] = {false};
	ListCell   *cell;

	foreach(cell, figures)
	{
		RowFigure  *figure = lfirst(cell);
		FigureUnit	unit = figure->unit;
		const PackValue *value = figure->value;
		WrittenFigure said;
		const PackValue *label;
		char	   *advice;

		if (lies[sort_of_unit(unit)])
			continue;
		label = label_against(place, figures, unit, &said);
		lies[sort_of_unit(unit)] = label != NULL;
		if (label)
			told(faults, PACK_CONTRADICTION, *place, figure->key, value->line,
				 contradiction(value, unit, figure->hundredths, label, &said));
		else if ((advice = likeness(value, unit, figure->hundredths)) != NULL &&
				 !is_named(place, unit, figure->hundredths))
			told(faults, PACK_ADVICE, *place, figure->key, value->line, advice);
	}
}

/* Days of the one sort beside days of the other: 10个工作日 in a label, and "10 days" in the row. */
static void
look_at_counting(PackFaults *faults, const PackPlace *place, const PackValue *label)
{
	const char *text = label->text;
	WrittenFigure figure;

	for (; next_figure(text, &figure); text = figure.end)
	{
		ListCell   *cell;

		foreach(cell, place->row->items)
		{
			PackValue  *member = lfirst(cell);
			int64		hundredths;
			FigureUnit	unit = value_figure(place, member, &hundredths);

			if (strcmp(section_key(place->section, member->key)->type, "period") != 0 ||
				hundredths != figure.hundredths || unit == figure.unit ||
				sort_of_unit(unit) != FIGURE_DAYS || sort_of_unit(figure.unit) != FIGURE_DAYS)
				continue;
			told(faults, PACK_CONTRADICTION, *place, member->key, member->line,
				 psprintf(_("%s says \"%s\", so this is to be \"%s\""), label->key,
						  pnstrdup(figure.begin, figure.end - figure.begin), pack_period(&figure)));
			return;
		}
	}
}

/* The other end on the same side, which has the figure in it or leaves it out. */
static const char *
other_end(const char *end)
{
	static const char *const pairs[][2] = {{"from", "above"}, {"to", "below"}};

	for (size_t i = 0; i < lengthof(pairs); i++)
		for (int j = 0; j < 2; j++)
			if (strcmp(pairs[i][j], end) == 0)
				return pairs[i][1 - j];
	return NULL;
}

/* What a label says of the only end that the row names: is the figure itself in it? */
static void
look_at_end(PackFaults *faults, const PackPlace *place, const RowFigure *figure,
			const PackValue *label)
{
	const char *text = label->text;
	const char *other = other_end(figure->end);
	bool		in = strcmp(figure->end, "from") == 0 || strcmp(figure->end, "to") == 0;
	bool		says_out = strstr(text, "不含") || strstr(text, "超过") || strstr(text, "高于");
	bool		says_in = !says_out && (strstr(text, "（含") || strstr(text, "(含") || strstr(text, "含本数"));

	if (other == NULL)
		return;
	if (says_out && in)
		told(faults, PACK_CONTRADICTION, *place, figure->key, figure->value->line,
			 psprintf(_("contradicts %s, which leaves the figure itself out: write \"%s\""),
					  label->key, other));
	else if (says_in && !in)
		told(faults, PACK_CONTRADICTION, *place, figure->key, figure->value->line,
			 psprintf(_("contradicts %s, which has the figure itself in it: write \"%s\""),
					  label->key, other));
	else if (!in && !says_out && !says_in &&
			 strstr(text, strcmp(figure->end, "above") == 0 ? "以上" : "以下"))
		told(faults, PACK_ADVICE, *place, figure->key, figure->value->line,
			 psprintf(_("%s says \"%s\", which has the figure itself in it unless the text says otherwise "
						"(Civil Code, Article 1259)"), label->key,
					  strcmp(figure->end, "above") == 0 ? "以上" : "以下"));
}

/* The end of an amount that the row names; NULL: it names none, or several. */
static const RowFigure *
only_end(List *figures)
{
	const RowFigure *found = NULL;
	ListCell   *cell;

	foreach(cell, figures)
	{
		RowFigure  *figure = lfirst(cell);

		if (figure->end == NULL || figure->unit != FIGURE_YUAN || figure->hundredths == 0)
			continue;
		if (found)
			return NULL;
		found = figure;
	}
	return found;
}

void
pack_look_for_likeness(PackFaults *faults, const PackPlace *place)
{
	List	   *figures = figures_of(place);
	const RowFigure *end = only_end(figures);
	PackValue  *label = pack_member(place->row, "label_zh");

	look_at_figures(faults, place, figures);
	if (label == NULL || !is_label(label))
		return;
	if (end)
		look_at_end(faults, place, end, label);
	look_at_counting(faults, place, label);
}
