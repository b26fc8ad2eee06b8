/*
 * when_excludes.c
 *		Whether what two rows of the policy say of their occasions excludes each other: one fact
 *		is tested by both, and nothing passes both tests.
 *
 * Read from what the rows say, not from what they compile to: a version that has other
 * faults is asked too.  What makes no sense, such as an end that is no number, is a fault
 * of its own, and lets nothing pass.  Rows are compared two by two, hence not in SQL.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "category/category.h"
#include "policy/when.h"

PG_FUNCTION_INFO_V1(govproj_when_excludes);

/* The texts of a list, or one alone; said: there is such a thing at all. */
typedef struct SaidWords
{
	bool		said;
	bool		excluded;		/* meant are all others */
	int			n;
	JsonbValue *word;
} SaidWords;

/* Is the one word the other, or below it? */
typedef bool (*WordTest) (const JsonbValue *word, const JsonbValue *other);

static JsonbContainer *
container_of(const JsonbValue *value)
{
	return value->type == jbvBinary ? value->val.binary.data : NULL;
}

/* A member of an object; NULL: there is none, or it is null. */
static JsonbValue *
member(JsonbContainer *object, const char *key)
{
	JsonbValue *value;

	if (object == NULL || !JsonContainerIsObject(object))
		return NULL;
	value = getKeyJsonValueFromContainer(object, key, strlen(key), NULL);
	return value == NULL || value->type == jbvNull ? NULL : value;
}

/* What is no text is left out: that it stands there is told elsewhere. */
static void
read_list(SaidWords *words, JsonbContainer *list)
{
	JsonbIterator *it = JsonbIteratorInit(list);
	JsonbIteratorToken token;
	JsonbValue	item;

	words->word = palloc((JsonContainerSize(list) + 1) * sizeof(JsonbValue));
	while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE)
		if (token == WJB_ELEM && item.type == jbvString)
			words->word[words->n++] = item;
}

static SaidWords
read_words(JsonbValue *said)
{
	SaidWords	words = {false, false, 0, NULL};
	JsonbContainer *container = said ? container_of(said) : NULL;

	if (container && JsonContainerIsObject(container))
	{
		words.excluded = true;
		said = member(container, "not");
		container = said ? container_of(said) : NULL;
	}
	if (said && said->type == jbvString)
	{
		words.said = true;
		words.word = said;
		words.n = 1;
	}
	else if (container && JsonContainerIsArray(container))
	{
		words.said = true;
		read_list(&words, container);
	}
	return words;
}

static bool
same_word(const JsonbValue *one, const JsonbValue *other)
{
	return one->val.string.len == other->val.string.len &&
		memcmp(one->val.string.val, other->val.string.val, one->val.string.len) == 0;
}

/* Is a category in the subtree of another?  Not where either is none. */
static bool
lies_within(const JsonbValue *inner, const JsonbValue *outer)
{
	Category	child;
	Category	ancestor;

	return category_parse(pnstrdup(inner->val.string.val, inner->val.string.len), &child) &&
		category_parse(pnstrdup(outer->val.string.val, outer->val.string.len), &ancestor) &&
		category_within(child, ancestor);
}

static bool
is_among(const JsonbValue *word, const SaidWords *words, WordTest is_of)
{
	for (int i = 0; i < words->n; i++)
		if (is_of(word, &words->word[i]))
			return true;
	return false;
}

static bool
all_are_among(const SaidWords *inner, const SaidWords *outer, WordTest is_of)
{
	for (int i = 0; i < inner->n; i++)
		if (!is_among(&inner->word[i], outer, is_of))
			return false;
	return true;
}

static bool
any_is_among(const SaidWords *inner, const SaidWords *outer, WordTest is_of)
{
	for (int i = 0; i < inner->n; i++)
		if (is_among(&inner->word[i], outer, is_of))
			return true;
	return false;
}

static bool
categories_exclude(JsonbValue *one, JsonbValue *other)
{
	SaidWords	a = read_words(one);
	SaidWords	b = read_words(other);

	if (a.excluded && b.excluded)
		return false;
	if (a.excluded)
		return all_are_among(&b, &a, lies_within);
	if (b.excluded)
		return all_are_among(&a, &b, lies_within);
	return !any_is_among(&a, &b, lies_within) && !any_is_among(&b, &a, lies_within);
}

/* Do two rows, each for all but some words, leave out all that there are? */
static bool
leave_nothing(const SaidWords *a, const SaidWords *b, JsonbValue *list)
{
	SaidWords	all = read_words(list);

	if (!all.said)
		return false;
	for (int i = 0; i < all.n; i++)
		if (!is_among(&all.word[i], a, same_word) && !is_among(&all.word[i], b, same_word))
			return false;
	return true;
}

static bool
words_exclude(JsonbValue *one, JsonbValue *other, JsonbValue *list)
{
	SaidWords	a = read_words(one);
	SaidWords	b = read_words(other);

	if (!a.said || !b.said)
		return false;
	if (a.excluded && b.excluded)
		return leave_nothing(&a, &b, list);
	if (a.excluded)
		return all_are_among(&b, &a, same_word);
	if (b.excluded)
		return all_are_among(&a, &b, same_word);
	return !any_is_among(&a, &b, same_word);
}

/* One end, by either of its names.  False: it is no number. */
static bool
read_end(Bound *bound, JsonbContainer *said, const char *inclusive, const char *exclusive)
{
	JsonbValue *number = member(said, inclusive);

	bound->inclusive = number != NULL;
	if (number == NULL)
		number = member(said, exclusive);
	bound->is_set = number != NULL;
	if (number && number->type != jbvNumeric)
		return false;
	if (number)
		bound->number = NumericGetDatum(number->val.numeric);
	return true;
}

/* Does nothing lie between a lower and an upper end? */
static bool
nothing_between(const Bound *low, const Bound *high)
{
	int			order;

	if (!low->is_set || !high->is_set)
		return false;
	order = DatumGetInt32(DirectFunctionCall2(numeric_cmp, low->number, high->number));
	return order > 0 || (order == 0 && !(low->inclusive && high->inclusive));
}

static bool
ranges_exclude(const JsonbValue *one, const JsonbValue *other)
{
	Bound		low[2];
	Bound		high[2];

	if (!read_end(&low[0], container_of(one), "from", "above") ||
		!read_end(&high[0], container_of(one), "to", "below") ||
		!read_end(&low[1], container_of(other), "from", "above") ||
		!read_end(&high[1], container_of(other), "to", "below"))
		return true;
	return nothing_between(&low[0], &high[0]) || nothing_between(&low[1], &high[1]) ||
		nothing_between(&low[0], &high[1]) || nothing_between(&low[1], &high[0]);
}

static bool
flags_exclude(JsonbValue *one, JsonbValue *other)
{
	return DatumGetBool(DirectFunctionCall2(jsonb_ne, JsonbPGetDatum(JsonbValueToJsonb(one)),
											JsonbPGetDatum(JsonbValueToJsonb(other))));
}

/* The words of a fact in a version, by the lists that policy_fault hands over; NULL: unknown. */
static JsonbValue *
words_of(const char *fact, Jsonb *lists)
{
	bool		is_owner = strcmp(fact, fact_word(FACT_OWNER)) == 0;

	return lists ? member(&lists->root, is_owner ? "office" : fact) : NULL;
}

static bool
tests_exclude(const char *fact, JsonbValue *one, JsonbValue *other, Jsonb *lists)
{
	FactSort	sort;

	if (fact_is_measured(fact, &sort))
		return ranges_exclude(one, other);
	switch (sort)
	{
		case SORT_FLAG:
			return flags_exclude(one, other);
		case SORT_CATEGORY:
			return categories_exclude(one, other);
		default:
			return words_exclude(one, other, words_of(fact, lists));
	}
}

/*
 * govproj.when_excludes(one jsonb, other jsonb, lists jsonb): is no project of both?  NULL is
 * every project.  lists: the words of the version, by list.  Errors: none.
 */
Datum
govproj_when_excludes(PG_FUNCTION_ARGS)
{
	Jsonb	   *one;
	Jsonb	   *other;
	Jsonb	   *lists;
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BOOL(false);
	one = PG_GETARG_JSONB_P(0);
	other = PG_GETARG_JSONB_P(1);
	lists = PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2);
	if (!JB_ROOT_IS_OBJECT(one) || !JB_ROOT_IS_OBJECT(other))
		PG_RETURN_BOOL(false);

	it = JsonbIteratorInit(&one->root);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		char	   *fact;
		JsonbValue *against;

		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		fact = pnstrdup(key.val.string.val, key.val.string.len);
		against = getKeyJsonValueFromContainer(&other->root, fact, strlen(fact), NULL);
		if (against && tests_exclude(fact, &value, against, lists))
			PG_RETURN_BOOL(true);
	}
	PG_RETURN_BOOL(false);
}
