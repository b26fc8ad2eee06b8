/*
 * receipt.c
 *		That a filing was received, and by which of its days it was in time.
 *
 * What is filed is filed with an office (Articles 6, 17, 18).  It bears a day, it
 * is recorded on one, and that office may say on which it took it in; which of
 * them says when a duty was met is a row of the policy.
 */
#include "postgres.h"

#include "judge/receipt.h"
#include "register/probe.h"
#include "schema/duty.h"

/* Nothing is filed yet, and no day known. */
void
filing_init(Filing *filing)
{
	memset(filing, 0, sizeof(Filing));
	filing->dated_on = filing->recorded_on = filing->received_on = DATEVAL_NOBEGIN;
}

/* Look for its receipt, as of then; past: NULL for as it is. */
void
filing_read_receipt(Filing *filing, const Register *reg, const Past *past, Snapshot snapshot)
{
	int64		id = filing->document_id ? filing->document_id : filing->annual_plan_id;
	int			column = filing->document_id ? A_receipt_document_id : A_receipt_annual_plan_id;
	Probe		probe;
	Row		   *row;

	if (id == 0 || filing->received_by != 0)
		return;
	if (past)
		probe_given(&probe, past->rows[TABLE_receipt], column, id);
	else
		probe_begin(&probe, &reg->table[TABLE_receipt], column, Int64GetDatum(id), snapshot);
	row = probe_next(&probe);
	if (row)
	{
		filing->received_on = row_date(row, A_receipt_received_on);
		filing->received_by = row_int64(row, A_receipt_agency_id);
	}
	probe_end(&probe);
}

/* Recorded late, it counts from the day on which it was; -1: no day is too late. */
static DateADT
recorded_day(const Filing *filing, int backdate_days)
{
	if (backdate_days < 0 || filing->recorded_on - filing->dated_on <= backdate_days)
		return filing->dated_on;
	return filing->recorded_on;
}

/*
 * The day on which it meets a duty of that kind; false: not by the day asked
 * about.  The receipt has been read where the kind asks for it.
 */
bool
filing_met_on(const Filing *filing, const DutyKind *kind, int backdate_days, DateADT by,
			  DateADT *day)
{
	switch (kind->in_time_by)
	{
		case IN_TIME_RECEIVED:
			*day = filing->received_on;
			return filing->received_by != 0 && filing->received_on <= by;
		case IN_TIME_RECORDED:
			*day = recorded_day(filing, backdate_days);
			return true;
		case IN_TIME_UNKNOWN:	/* its policy is at fault, and not judged by */
		case IN_TIME_NONE:
		case IN_TIME_DATED:
			break;
	}
	*day = filing->dated_on;
	return true;
}
