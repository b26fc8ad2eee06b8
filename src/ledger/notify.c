/*
 * notify.c
 *		NOTIFY govproj, for those who want to hear of things as they happen.
 *
 * Off unless the register says so: a transaction that has notified cannot be
 * prepared, and such transactions commit one after another.  Nothing in the
 * engine waits for a notification.
 */
#include "postgres.h"

#include "commands/async.h"
#include "utils/lsyscache.h"

#include "ledger/ledger.h"
#include "ledger/notify.h"

#define CHANNEL "govproj"
#define LONGEST_PAYLOAD 7999	/* as async.c has it */

/* Begin a payload; add to it with detail_add_text and detail_add_int, then send it. */
void
notify_begin(StringInfo payload, const Register *reg, const char *event)
{
	Oid			relid = reg->table[TABLE_project].relid;

	initStringInfo(payload);
	detail_add_text(payload, "register", get_namespace_name(get_rel_namespace(relid)));
	detail_add_text(payload, "event", event);
}

void
notify_send(StringInfo payload)
{
	appendStringInfoChar(payload, '}');
	if (!ledger_imports() &&
		payload->len <= LONGEST_PAYLOAD)	/* a schema of a long name must not stop a step */
		Async_Notify(CHANNEL, payload->data);
	pfree(payload->data);
}
