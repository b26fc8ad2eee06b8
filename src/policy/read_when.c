/*
 * read_when.c
 *		From what a row says of its occasion to tests: read once, tested in memory.
 *
 * What means nothing is the version's fault, as of every other column; that all of
 * it makes sense is the business of the view policy_fault.
 */
#include "postgres.h"

#include "utils/datum.h"
#include "utils/numeric.h"

#include "policy/read_when.h"
#include "policy/values.h"

/* A row whose occasion is being read. */
typedef struct Reading
{
	Policy	   *policy;
	const char *table;
	const Words *kinds;			/* of what is entered; NULL: it has no kinds */
} Reading;

static void
means_nothing(const Reading *reading, const char *said)
{
	policy_unknown_word(reading->policy, reading->table, said);
}

static char *
text_of(const JsonbValue *value)
{
	if (value->type != jbvString)
		return pstrdup("when");
	return pnstrdup(value->val.string.val, value->val.string.len);
}

/* What stands after the colon: a kind of cost, or a source of money; 0 where nothing does. */
static int
read_of(const Reading *reading, Fact fact, const char *of)
{
	WordList	list;
	int			value;

	if (of == NULL && fact == FACT_LINE)
		means_nothing(reading, "line");
	if (of == NULL)
		return 0;
	list = fact == FACT_LINE ? LIST_COST_LINE : LIST_SOURCE;
	value = word_value(&reading->policy->words.list[list], of);
	if (value == WORD_UNKNOWN)
		means_nothing(reading, of);
	return value;
}

/* "line:hardware": which fact it is, and of what. */
static void
read_fact(const Reading *reading, const char *name, Test *test)
{
	char	   *head = pstrdup(name);
	char	   *colon = strchr(head, ':');

	test->fact = fact_named(name);
	test->of = attribute_named(&reading->policy->words, name);
	if (test->of >= 0)
	{
		test->fact = FACT_ATTRIBUTE;
		return;
	}
	if (test->fact != NFACTS && test->fact != FACT_ATTRIBUTE)
	{
		test->of = read_of(reading, test->fact, NULL);
		return;
	}
	if (colon)
		*colon = '\0';
	test->fact = colon && strcmp(head, fact_word(FACT_LINE)) == 0 ? FACT_LINE : FACT_FUNDS;
	if (colon == NULL || strcmp(head, fact_word(test->fact)) != 0)
		means_nothing(reading, name);
	else
		test->of = read_of(reading, test->fact, colon + 1);
}

static void
read_bound(const Reading *reading, Test *test, const char *end, const JsonbValue *number)
{
	bool		is_low = strcmp(end, "from") == 0 || strcmp(end, "above") == 0;
	Bound	   *bound = is_low ? &test->low : &test->high;

	if ((!is_low && strcmp(end, "below") != 0 && strcmp(end, "to") != 0) ||
		number->type != jbvNumeric || bound->is_set)
	{
		means_nothing(reading, end);
		return;
	}
	bound->is_set = true;
	bound->inclusive = strcmp(end, "from") == 0 || strcmp(end, "to") == 0;
	bound->number = PointerGetDatum(store_copy(reading->policy->store, number->val.numeric,
											   VARSIZE(number->val.numeric)));
}

/* The words of a fact; NULL: it has none here. */
static const Words *
words_of(const Reading *reading, const Test *test)
{
	const Vocabulary *words = &reading->policy->words;

	switch (test->fact)
	{
		case FACT_ATTRIBUTE:
			return &words->attributes[test->of].words;
		case FACT_OWNER:
			return &words->list[LIST_OFFICE];
		case FACT_GROUND:
			return &words->list[LIST_GROUND];
		case FACT_CAUSE:
			return &words->list[LIST_CAUSE];
		case FACT_SOURCE:
			return &words->list[LIST_SOURCE];
		case FACT_KIND:
			return reading->kinds;
		default:
			return NULL;
	}
}

static void
add_category(const Reading *reading, Test *test, const char *name)
{
	Category	category;

	if (!category_parse(name, &category))
	{
		means_nothing(reading, name);
		return;
	}
	test->categories = test->categories
		? repalloc(test->categories, (test->ncategories + 1) * sizeof(Category))
		: palloc(sizeof(Category));
	test->categories[test->ncategories++] = category;
}

static void
add_word(const Reading *reading, Test *test, const JsonbValue *said)
{
	char	   *word = text_of(said);
	int			value;

	if (said->type == jbvString && fact_sort(test->fact) == SORT_CATEGORY)
	{
		add_category(reading, test, word);
		return;
	}
	value = said->type == jbvString && test->word_list ? word_value(test->word_list, word)
		: WORD_UNKNOWN;
	if (value == WORD_UNKNOWN)
		means_nothing(reading, word);
	test->words = word_set_with(test->words, value);
}

/* One word, or a list of them. */
static void
read_words(const Reading *reading, Test *test, JsonbValue *said)
{
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	item;

	if (said->type != jbvBinary || !JsonContainerIsArray(said->val.binary.data))
	{
		add_word(reading, test, said);
		return;
	}
	it = JsonbIteratorInit(said->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE)
		if (token == WJB_ELEM)
			add_word(reading, test, &item);
}

/* The ends of an amount, or {"not": words}. */
static void
read_object(const Reading *reading, Test *test, JsonbContainer *object)
{
	bool		of_words = fact_sort(test->fact) == SORT_WORD ||
		fact_sort(test->fact) == SORT_CATEGORY;
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		char	   *name;

		if (token != WJB_KEY)
			continue;
		name = text_of(&key);
		(void) JsonbIteratorNext(&it, &value, true);
		if (!of_words)
			read_bound(reading, test, name, &value);
		else if (strcmp(name, "not") == 0)
		{
			test->negated = true;
			read_words(reading, test, &value);
		}
		else
			means_nothing(reading, name);
	}
}

static void
read_test(const Reading *reading, Test *test, const char *name, JsonbValue *said)
{
	bool		is_object = said->type == jbvBinary && JsonContainerIsObject(said->val.binary.data);

	read_fact(reading, name, test);
	test->word_list = words_of(reading, test);
	switch (fact_sort(test->fact))
	{
		case SORT_FLAG:
			if (said->type != jbvBool)
				means_nothing(reading, name);
			else
				test->flag = said->val.boolean;
			return;
		case SORT_AMOUNT:
		case SORT_PERCENT:
			if (fact_sort(test->fact) == SORT_AMOUNT && !fact_is_of_entry(test->fact))
				test->ends = store_room(reading->policy->store, sizeof(Ends));
			if (is_object)
				read_object(reading, test, said->val.binary.data);
			if (!test->low.is_set && !test->high.is_set)
				means_nothing(reading, name);
			return;
		case SORT_WORD:
		case SORT_CATEGORY:
			if (is_object)
				read_object(reading, test, said->val.binary.data);
			else
				read_words(reading, test, said);
			if (test->words == 0 && test->ncategories == 0)
				means_nothing(reading, name);
			test->categories = store_copy(reading->policy->store, test->categories,
										  test->ncategories * sizeof(Category));
			return;
	}
}

/*
 * What an object of facts says.  table: what is at fault where it means nothing; kinds: the words
 * that kind may be, where it is about what is entered, else NULL.  NULL: it says nothing.
 */
const When *
when_of_json(Policy *policy, const char *table, Jsonb *said, const Words *kinds)
{
	Reading		reading = {policy, table, kinds};
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;
	When	   *when;

	if (!JB_ROOT_IS_OBJECT(said) || JB_ROOT_COUNT(said) == 0)
	{
		means_nothing(&reading, "when");
		return NULL;
	}
	when = store_room(policy->store, sizeof(When));
	when->tests = store_room(policy->store, JB_ROOT_COUNT(said) * sizeof(Test));
	it = JsonbIteratorInit(&said->root);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		Test	   *test = &when->tests[when->n];

		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		read_test(&reading, test, text_of(&key), &value);
		test->of_entry = fact_is_of_entry(test->fact);
		when->asks_entry |= test->of_entry;
		when->n++;
	}
	return when;
}

/* When a row speaks, by its column; NULL: always.  Many rows speak on the same occasion. */
const When *
when_read(Policy *policy, const Row *row, int column, const Words *kinds)
{
	Jsonb	   *said;
	const When *when;

	if (row_isnull(row, column))
		return NULL;
	said = DatumGetJsonbPCopy(row_datum(row, column));
	when = store_known(policy->store, said, VARSIZE(said), policy, kinds);
	if (when)
		return when;
	when = when_of_json(policy, register_table_name(row->table->id), said, kinds);
	store_know(policy->store, said, VARSIZE(said), policy, kinds, when);
	return when;
}
