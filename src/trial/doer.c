/*
 * doer.c
 *		Who did what is put to the judge once more.
 */
#include "postgres.h"

#include "utils/acl.h"

#include "ledger/ledger.h"
#include "schema/ledger.h"
#include "trial/doer.h"

/* Could the role act for all?  One that is gone by now could not, as far as can be told. */
static bool
is_owner(const char *role, Oid owner)
{
	Oid			id = get_role_oid(role, true);

	return OidIsValid(id) && has_privs_of_role(id, owner);
}

/* The step that was taken back to be dated anew by the act, in a correction; NULL: none was. */
static const PastAct *
step_before_dating(const Chronicle *chronicle, const PastAct *act)
{
	const PastAct *first = chronicle->acts;
	int64		undone;

	if (act == first || !act->leads || !row_says(act[-1].row, A_act_kind, "step_undone") ||
		detail_value(act->row, A_act_detail, "correction_id") == NULL)
		return NULL;
	undone = telling_member_int(act_detail(act - 1), DETAIL_UNDOES);
	for (const PastAct *other = act - 1; other >= first; other--)
		if (other->seq == undone && other->leads)
			return other;
	return NULL;
}

/* The act by which the step was taken: of one that was dated anew, the first. */
const PastAct *
act_of_taking(const Chronicle *chronicle, const PastAct *act)
{
	const PastAct *before;

	while ((before = step_before_dating(chronicle, act)) != NULL)
		act = before;
	return act;
}

/* Who did it, as its act says; office is left to who knows the step. */
Doer
doer_of(const Chronicle *chronicle, const PastAct *act, Oid register_owner)
{
	const Row  *row = act_of_taking(chronicle, act)->row;
	char	   *actor = row_text(row, A_act_actor);

	return (Doer) {
		.actor = actor,
		.agency_id = row_isnull(row, A_act_agency_id) ? 0 : row_int64(row, A_act_agency_id),
		.by_owner = is_owner(actor, register_owner)
	};
}
