/*
 * errors.c
 *		The message catalogue.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "errors.h"

#undef TEXTDOMAIN
#define TEXTDOMAIN PG_TEXTDOMAIN("govproj")

/*
 * The name of the catalogue, bound when the first message is wanted: in the
 * postmaster, which may have loaded the library, the encoding of the database
 * is not known yet.
 */
const char *
govproj_textdomain(void)
{
	static bool bound = false;

	if (!bound)
	{
		pg_bindtextdomain(TEXTDOMAIN);
		bound = true;
	}
	return TEXTDOMAIN;
}
