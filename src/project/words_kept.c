/*
 * words_kept.c
 *		Does another version of the law have the words that a project's rows say, and do
 *		they count as the same there?
 *
 * Sums that the project keeps rest on what its words count as, so that a version that has
 * them otherwise would make these sums wrong.
 */
#include "postgres.h"

#include "errors.h"
#include "project/words_kept.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/money.h"
#include "schema/project.h"

/* Columns of rows of a project that say words; payments, of its contracts, are looked at apart. */
static const struct
{
	TableId		table;
	int			key;			/* which names the project */
	int			column;
	WordList	list;
}			columns[] = {
	{TABLE_cost_line, A_cost_line_project_id, A_cost_line_kind, LIST_COST_LINE},
	{TABLE_contract, A_contract_project_id, A_contract_kind, LIST_CONTRACT},
	{TABLE_change, A_change_project_id, A_change_cause, LIST_CAUSE},
	{TABLE_change, A_change_project_id, A_change_source, LIST_SOURCE},
	{TABLE_change, A_change_project_id, A_change_cost_line_kind, LIST_COST_LINE},
	{TABLE_fund_allocation, A_fund_allocation_project_id, A_fund_allocation_source, LIST_SOURCE},
	{TABLE_evaluation, A_evaluation_project_id, A_evaluation_kind, LIST_EVALUATION}
};

/* Has the other version the word that the column says, with the same parts? */
static bool
keeps_word(const Policy *before, const Policy *after, WordList list, const Row *row, int column)
{
	int			was = said_word(&before->words, list, row, column);
	int			is = said_word(&after->words, list, row, column);

	if (was <= 0 || is <= 0)
		return was == WORD_NONE;
	for (int part = 0; part < NWORD_PARTS; part++)
		if (part_list(part) == list &&
			has_part(&before->words, part, was) != has_part(&after->words, part, is))
			return false;
	return true;
}

/* The first word that is lost in a column of the rows with that key; NULL: none is. */
static char *
lost_in_column(const Register *reg, TableId table, int key, int64 id, int column, WordList list,
			   const Policy *before, const Policy *after, Snapshot snapshot)
{
	char	   *lost = NULL;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[table], key, Int64GetDatum(id), snapshot);
	while (lost == NULL && (row = probe_next(&probe)) != NULL)
		if (!keeps_word(before, after, list, row, column))
			lost = row_text(row, column);
	probe_end(&probe);
	return lost;
}

static char *
lost_in_payments(const Register *reg, int64 project_id, const Policy *before,
				 const Policy *after, Snapshot snapshot)
{
	char	   *lost = NULL;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_contract], A_contract_project_id,
				Int64GetDatum(project_id), snapshot);
	while (lost == NULL && (row = probe_next(&probe)) != NULL)
		lost = lost_in_column(reg, TABLE_payment, A_payment_contract_id,
							  row_int64(row, A_contract_id), A_payment_source, LIST_SOURCE,
							  before, after, snapshot);
	probe_end(&probe);
	return lost;
}

/* The first attribute that the other version has not, or has not with the project's word. */
static char *
lost_attribute(const Vocabulary *before, const Vocabulary *after, const Row *project)
{
	Jsonb	   *said = row_isnull(project, A_project_attributes) ? NULL
		: DatumGetJsonbP(row_datum(project, A_project_attributes));

	for (int i = 0; said && i < before->nattributes; i++)
	{
		int			other = attribute_named(after, before->attributes[i].name);

		if (attribute_word(before, i, said) > 0 &&
			(other < 0 || attribute_word(after, other, said) <= 0))
			return pstrdup(before->attributes[i].name);
	}
	return NULL;
}

/* A word that the other version lacks, or that counts as something else there; NULL: none. */
char *
word_lost(const Register *reg, const Row *project, const Policy *before, const Policy *after,
		  Snapshot snapshot)
{
	int64		id = row_int64(project, A_project_id);
	char	   *lost = NULL;

	if (!keeps_word(before, after, LIST_GROUND, project, A_project_off_plan_ground))
		return row_text(project, A_project_off_plan_ground);
	lost = lost_attribute(&before->words, &after->words, project);
	for (int i = 0; lost == NULL && i < (int) lengthof(columns); i++)
		lost = lost_in_column(reg, columns[i].table, columns[i].key, id, columns[i].column,
							  columns[i].list, before, after, snapshot);
	return lost ? lost : lost_in_payments(reg, id, before, after, snapshot);
}
