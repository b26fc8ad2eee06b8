/*
 * supplier.h
 *		Telling suppliers apart.
 */
#ifndef GOVPROJ_SUPPLIER_H
#define GOVPROJ_SUPPLIER_H

#include "postgres.h"

extern bool supplier_is_same(const char *a, const char *b);

#endif							/* GOVPROJ_SUPPLIER_H */
