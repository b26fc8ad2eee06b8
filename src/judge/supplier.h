/*
 * supplier.h
 *		Telling suppliers apart.
 */
#ifndef GOVPROJ_SUPPLIER_H
#define GOVPROJ_SUPPLIER_H

#include "postgres.h"

extern bool supplier_is_same(const char *name, const char *code, const char *other_name,
							 const char *other_code);

#endif							/* GOVPROJ_SUPPLIER_H */
