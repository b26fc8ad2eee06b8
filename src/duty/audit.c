/*
 * audit.c
 *		What an audit item owes to its request (Article 23).
 */
#include "postgres.h"

#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "duty/audit.h"
#include "errors.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/duty.h"

/* The agency that an audit item is asked of; 0: there is no such request. */
int64
asked_agency(const Register *reg, const Row *item, Snapshot snapshot)
{
	Probe		probe;
	Row		   *request;
	int64		id = 0;

	probe_begin(&probe, &reg->table[TABLE_audit_request], A_audit_request_id,
				row_datum(item, A_audit_item_audit_request_id), snapshot);
	request = probe_next(&probe);
	if (request)
		id = row_int64(request, A_audit_request_agency_id);
	probe_end(&probe);
	return id;
}

/* Nothing is handed over before it is asked for.  Errors: ZG011. */
void
require_asked(const Register *reg, Relation rel, const Row *item)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	DateADT		asked_on = DATEVAL_NOBEGIN;
	Probe		probe;
	Row		   *request;

	probe_begin(&probe, &reg->table[TABLE_audit_request], A_audit_request_id,
				row_datum(item, A_audit_item_audit_request_id), snapshot);
	request = probe_next(&probe);
	if (request)
		asked_on = row_date(request, A_audit_request_requested_on);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (!row_isnull(item, A_audit_item_handed_on) &&
		row_date(item, A_audit_item_handed_on) < asked_on)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("nothing is handed over before it is asked for"),
				 errdetail("It was asked for on %s.", date_text(asked_on)),
				 refused_by(rel, "legal_date")));
}
