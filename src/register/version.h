/*
 * version.h
 *		Library, extension and register are of one version, or nothing is judged.
 *
 * The library is what this session has loaded, which outlives the files it came
 * from; the extension is what the database has; a register is what made it or
 * last upgraded it (register.template_version).
 */
#ifndef GOVPROJ_VERSION_H
#define GOVPROJ_VERSION_H

#include "postgres.h"

#include "compat.h"

extern char *extension_version(Oid engine_function);
extern char *register_version(Oid register_relid);
extern bool is_library_version(const char *version);
pg_noreturn extern void refuse_library(const char *extension);
pg_noreturn extern void refuse_register(Oid relid, const char *version);

#endif							/* GOVPROJ_VERSION_H */
