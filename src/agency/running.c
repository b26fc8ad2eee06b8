/*
 * running.c
 *		The projects of an agency that are still running: at a stage that steps
 *		of their version of the law lead on from.
 */
#include "postgres.h"

#include "access/xact.h"
#include "lib/stringinfo.h"
#include "utils/snapmgr.h"

#include "agency/running.h"
#include "errors.h"
#include "office/sight.h"
#include "policy/rulebook.h"
#include "register/probe.h"
#include "schema/project.h"

static bool
project_is_running(const Rulebook *book, const Row *project)
{
	const Policy *policy = policy_by_id(book, row_int64(project, A_project_policy_id));
	const Track *track = policy_track(policy, row_text(project, A_project_track));

	return track == NULL || !track_ends_at(track, row_stage(project, A_project_stage));
}

/* Those with the lowest ids are shown, whatever order they are read in. */
static void
running_show(Running *running, const Register *reg, const Row *project)
{
	int64		id = row_int64(project, A_project_id);
	int			at = running->nshown;

	while (at > 0 && id < running->ids[at - 1])
		at--;
	if (at == RUNNING_SHOWN || !project_is_seen(reg, project))
		return;
	running->nshown = Min(running->nshown + 1, RUNNING_SHOWN);
	for (int i = running->nshown - 1; i > at; i--)
	{
		running->ids[i] = running->ids[i - 1];
		running->codes[i] = running->codes[i - 1];
	}
	running->ids[at] = id;
	running->codes[at] = row_text(project, A_project_code);
}

/*
 * The running projects of an owner as they stand now, even for a transaction
 * that sees the rest of the database as it once was.  Errors: ZG007 when a
 * version that one of them stands under is at fault.
 */
void
running_read(Running *running, const Register *reg, int64 owner_id)
{
	const Rulebook *book = rulebook_of(reg);
	Probe		probe;
	Row		   *project;

	memset(running, 0, sizeof(*running));
	CommandCounterIncrement();	/* what this command did to projects before counts */
	probe_begin(&probe, &reg->table[TABLE_project], A_project_owner_id, Int64GetDatum(owner_id),
				GetLatestSnapshot());
	while ((project = probe_next(&probe)) != NULL)
	{
		if (!project_is_running(book, project))
			continue;
		running->number++;
		running_show(running, reg, project);
	}
	probe_end(&probe);
}

/* The codes of those that are shown. */
char *
running_list(const Running *running)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < running->nshown; i++)
		appendStringInfo(&list, "%s%s", i ? _(", ") : "", running->codes[i]);
	return list.data;
}
