/*
 * legal_day.c
 *		What day it is in a register, and which days its records may bear.
 */
#include "postgres.h"

#include "utils/rel.h"

#include "errors.h"
#include "office/office.h"
#include "policy/legal_day.h"
#include "register/rows_here.h"

/* Today in the register's time zone, for what is being entered. */
DateADT
register_today(const Rulebook *book)
{
	return today_in(book->zone, act_clock());
}

/* The same for what only reads. */
DateADT
register_today_for_query(const Rulebook *book)
{
	return today_in(book->zone, query_clock());
}

/*
 * What a row records has happened: the day in that column, if there is one, has
 * come.  Errors: ZG011.
 */
void
require_past(const Rulebook *book, Relation rel, const Row *row, int column)
{
	AttrNumber	att = row->table->att[column];
	DateADT		today = register_today(book);
	DateADT		day;

	if (row_isnull(row, column))
		return;
	day = row_date(row, column);
	if (DATE_NOT_FINITE(day) || day > today)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("%s of \"%s\" may not lie in the future",
						NameStr(TupleDescAttr(row->desc, att - 1)->attname),
						clients_table_name(rel)),
				 errdetail("It is %s; today is %s in the register's time zone.",
						   date_text(day), date_text(today)),
				 refused_by(rel, "legal_date")));
}

/*
 * The same, and no further back than the policy lets anyone but the register's
 * owner date things.  backdate_days: below zero, any number.  Errors: ZG011.
 */
void
require_recent(const Rulebook *book, Relation rel, const Row *row, int column, int backdate_days)
{
	AttrNumber	att = row->table->att[column];
	DateADT		today = register_today(book);

	require_past(book, rel, row, column);
	if (row_isnull(row, column) || backdate_days < 0 ||
		today - row_date(row, column) <= backdate_days ||
		user_is_register_owner(row->table->reg))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
			 errmsg("%s of \"%s\" lies too far back",
					NameStr(TupleDescAttr(row->desc, att - 1)->attname),
					clients_table_name(rel)),
			 errdetail("It is %s; today is %s, and only the register's owner dates back more than "
					   "%d days.",
					   date_text(row_date(row, column)), date_text(today),
					   backdate_days),
			 refused_by(rel, "legal_date")));
}
