/*
 * supplier.h
 *		Telling suppliers apart.
 */
#ifndef GOVPROJ_SUPPLIER_H
#define GOVPROJ_SUPPLIER_H

#include "postgres.h"

#include "mb/pg_wchar.h"

/* Somebody by name and, where it is stated, by code. */
typedef struct Supplier
{
	const char *name;
	const char *code;			/* unified social credit code; NULL: not stated */
	const pg_wchar *form;		/* the name as it is compared; NULL: not made yet */
} Supplier;

extern bool supplier_is_same(Supplier *a, Supplier *b);

#endif							/* GOVPROJ_SUPPLIER_H */
