/*
 * category.h
 *		govproj.category: the tree of services in Article 3.
 *
 * A category is a two-byte code passed by value: the kind of service in the high byte, the kind
 * below it in
 * the low byte, 0 for the inner node itself. A node and all below it are therefore one contiguous
 * range, which
 * is what lets a subtree test use a btree index. The codes are on disk, so they are never
 * renumbered.
 */
#ifndef GOVPROJ_CATEGORY_H
#define GOVPROJ_CATEGORY_H

#include "fmgr.h"

typedef int16 Category;

enum
{
	CATEGORY_INFRASTRUCTURE = 0x0100,
	CATEGORY_INFRASTRUCTURE_NETWORK = 0x0101,
	CATEGORY_INFRASTRUCTURE_CLOUD = 0x0102,
	CATEGORY_INFRASTRUCTURE_OTHER = 0x01FF,
	CATEGORY_SOFTWARE = 0x0200,
	CATEGORY_SOFTWARE_PLATFORM = 0x0201,
	CATEGORY_SOFTWARE_GENERAL = 0x0202,
	CATEGORY_SOFTWARE_PROFESSIONAL = 0x0203,
	CATEGORY_MAINTENANCE = 0x0300,
	CATEGORY_MAINTENANCE_INFRASTRUCTURE = 0x0301,
	CATEGORY_MAINTENANCE_SOFTWARE = 0x0302,
	CATEGORY_OPERATION = 0x0400,
	CATEGORY_OPERATION_ANALYSIS = 0x0401,
	CATEGORY_OPERATION_PROCESSING = 0x0402,
	CATEGORY_OPERATION_GOVERNANCE = 0x0403,
	CATEGORY_OPERATION_OTHER = 0x04FF,
	CATEGORY_THIRDPARTY = 0x0500,
	CATEGORY_THIRDPARTY_CONSULTING = 0x0501,
	CATEGORY_THIRDPARTY_SUPERVISION = 0x0502,
	CATEGORY_THIRDPARTY_TESTING = 0x0503,
	CATEGORY_THIRDPARTY_INSPECTION = 0x0504,
	CATEGORY_THIRDPARTY_SECURITY = 0x0505,
	CATEGORY_THIRDPARTY_OTHER = 0x05FF
};

#define DatumGetCategory(datum)		((Category) DatumGetInt16(datum))
#define CategoryGetDatum(category)	Int16GetDatum(category)
#define PG_GETARG_CATEGORY(n)		DatumGetCategory(PG_GETARG_DATUM(n))
#define PG_RETURN_CATEGORY(category) return CategoryGetDatum(category)

/* The inner node above a leaf; an inner node is its own top. */
static inline Category
category_top(Category category)
{
	return category & 0x7F00;
}

/* Whether child is ancestor itself or lies below it. */
static inline bool
category_within(Category child, Category ancestor)
{
	return child == ancestor || category_top(child) == ancestor;
}

/* Whether child lies below ancestor, and is not ancestor itself. */
static inline bool
category_below(Category child, Category ancestor)
{
	return child != ancestor && category_within(child, ancestor);
}

/* The last category of the subtree in the order of the codes: itself, if nothing lies below. */
extern Category category_last(Category category);

/*
 * Takes text in the database's encoding: a path or one of its Chinese names. Returns false if it
 * is neither.
 */
extern bool category_parse(const char *text, Category *out);

/*
 * The canonical path ("software.general") and the label in Chinese (in the database's encoding) or
 * English. A code
 * that is no category is corrupt data (XX001).
 */
extern const char *category_name(Category category);
extern const char *category_label(Category category, bool zh);

/* The path as messages show it: see code/shown.h.  Errors: XX001, as above. */
extern char *category_quoted(Category category);

/* Whether the code is one of the enum's. */
extern bool category_is_valid(int16 code);

#endif							/* GOVPROJ_CATEGORY_H */
