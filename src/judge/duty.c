/*
 * duty.c
 *		Duties, one after another, and where each stands.
 */
#include "postgres.h"

#include "judge/duty.h"

/* So few are looked through one by one. */
#define FEW 16

/* What a duty is told by. */
typedef struct DutyKey
{
	const DutyKind *kind;
	int64		source_id;
	int64		arose_on;		/* wide, so that no byte is without meaning */
} DutyKey;

typedef struct DutyPlace
{
	DutyKey		key;			/* hash key */
	int			place;
} DutyPlace;

static void
enter_place(Duties *duties, int place)
{
	const Duty *duty = &duties->items[place];
	DutyKey		key = {duty->kind, duty->source_id, duty->arose_on};
	bool		found;
	DutyPlace  *entry = hash_search(duties->places, &key, HASH_ENTER, &found);

	if (!found)
		entry->place = place;
}

static void
enter_places(Duties *duties)
{
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(DutyKey);
	ctl.entrysize = sizeof(DutyPlace);
	ctl.hcxt = CurrentMemoryContext;
	duties->places = hash_create("govproj duties of a project", 8 * FEW, &ctl,
								 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	for (int i = 0; i < duties->n; i++)
		enter_place(duties, i);
}

/* Where among the duties stands the one of that kind that arose so?  -1: nowhere. */
int
duty_place(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	DutyKey		key = {kind, source_id, arose_on};
	const DutyPlace *found;

	if (duties->n > FEW && duties->places == NULL)
		enter_places(duties);
	if (duties->places)
	{
		found = hash_search(duties->places, &key, HASH_FIND, NULL);
		return found ? found->place : -1;
	}
	for (int i = 0; i < duties->n; i++)
		if (duties->items[i].kind == kind && duties->items[i].source_id == source_id &&
			duties->items[i].arose_on == arose_on)
			return i;
	return -1;
}

/* One more duty, open and due on no day. */
Duty *
add_duty(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	Duty	   *duty;

	if (duties->n == 0)
		duties->items = palloc(8 * sizeof(Duty));
	else if (duties->n >= 8 && (duties->n & (duties->n - 1)) == 0)
		duties->items = repalloc(duties->items, 2 * duties->n * sizeof(Duty));
	duty = &duties->items[duties->n++];
	memset(duty, 0, sizeof(Duty));
	duty->kind = kind;
	duty->source_id = source_id;
	duty->arose_on = arose_on;
	duty->due_on = DATEVAL_NOEND;
	filing_init(&duty->filing);
	if (duties->places)
		enter_place(duties, duties->n - 1);
	return duty;
}
