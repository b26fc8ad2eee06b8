/*
 * govproj.c
 *		Module magic and the library's entry: one init call per room, nothing else.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/catcache.h"
#include "utils/memutils.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "office/agencies.h"
#include "policy/rulebook.h"
#include "register/descriptor.h"
#include "register/day.h"
#include "register/progress.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

/*
 * _PG_init
 *		Runs once per backend, when the library is first loaded, or once in
 *		the postmaster.
 */
void
_PG_init(void)
{
	if (CacheMemoryContext == NULL)
		CreateCacheMemoryContext(); /* in the postmaster, by shared_preload_libraries */
	errors_init();
	refusal_init();
	ledger_init();				/* before day_init, which reserves the settings' prefix */
	progress_init();
	day_init();
	agencies_init();
	rulebook_init();
	descriptor_init();
}
