/*
 * ledger.h
 *		The append-only, hash-chained record of acts, one chain per project.
 *
 * The head of a chain (last_seq, last_hash) stands on the project row, so the
 * row's lock orders the chain, and whatever changes a project's facts changes
 * its row.
 */
#ifndef GOVPROJ_LEDGER_H
#define GOVPROJ_LEDGER_H

#include "postgres.h"

#include "common/cryptohash.h"
#include "lib/stringinfo.h"
#include "utils/date.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "register/locked_row.h"
#include "register/row.h"
#include "stage/stage.h"

#define CHAIN_HASH_LENGTH 32
#define REGISTER_ID INT64CONST(1)	/* of the register's one row */

/* In the detail of a step: the ids of the documents that it rested on. */
#define DETAIL_DOCUMENTS "documents"

/* There, too, where the policy has several steps between the two stages: the id of its row. */
#define DETAIL_STEP "step_id"

/* In that of an act that takes a step back, or dates it anew: the sequence number of the step. */
#define DETAIL_UNDOES "undoes"

/* The kind of act by which a project comes under another version of the law. */
#define PROJECT_MOVED "project_moved"

/* In its detail, where it gives the project another stage: the day of the move. */
#define DETAIL_MOVED_ON "moved_on"

typedef struct Act
{
	const char *kind;
	const char *actor;			/* the current user, from when it is hashed */
	Stage		from;			/* 0: none */
	Stage		to;				/* 0: none */
	int64		agency_id;		/* the office that acted; 0: none */
	DateADT		legal_on;
	TimestampTz recorded_at;	/* 0: when it is hashed */
	int64		policy_id;
	char	   *detail;			/* JSON text, hashed and stored as it is */
} Act;

typedef struct ChainHead
{
	int64		seq;
	uint8		hash[CHAIN_HASH_LENGTH];
} ChainHead;

/* Computing chains anew: what is needed for every act, made once. */
typedef struct ChainReader
{
	pg_cryptohash_ctx *context;
	StringInfoData form;
} ChainReader;

extern void ledger_init(void);
extern bool ledger_imports(void);

extern bool chain_head_read(const Row *row, int seq, int hash_column, ChainHead *head);
extern ChainHead chain_head(const Row *row, int seq, int hash_column, int64 project_id);
extern void chain_reader_begin(ChainReader *reader);
extern bool chain_read(ChainReader *reader, ChainHead *head, const Row *act);
extern void chain_reader_end(ChainReader *reader);
extern ChainHead ledger_head(const Row *project);
extern void ledger_set_head(Row *project, const ChainHead *head);
extern void ledger_advance(const Register *reg, ChainHead *head, int64 project_id, Act *act);
extern void ledger_write(const Register *reg, const ChainHead *head, int64 project_id,
						 const Act *act);

extern int64 register_record(const Register *reg, Act *act);

extern void record_policy_end(const Register *reg, int64 policy_id);
extern void policy_take_into_use(const Register *reg, int64 policy_id, DateADT day);

extern JsonbContainer *detail_body(const Row *act, int column);
extern JsonbValue *detail_value(const Row *act, int column, const char *key);
extern JsonbValue *detail_old(const Row *act, int column, const char *key);
extern JsonbValue *detail_new(const Row *act, int column, const char *key);
extern int64 json_int(const JsonbValue *value);
extern int64 detail_int(const Row *act, int column, const char *key);
extern char *detail_row(const Row *row, const int *omit, int nomit);
extern char *detail_filled(const Row *row, const bool *wanted);
extern char *detail_changes(const Row *old, const Row *new, const int *omit, int nomit);
extern char *detail_entry(const Row *old, const Row *new, int id_column, const int *omit,
						  int nomit);
extern char *detail_before(const StringInfo head, const char *rest);
extern void detail_add_text(StringInfo detail, const char *key, const char *value);
extern void detail_add_int(StringInfo detail, const char *key, int64 value);
extern void detail_add_ints(StringInfo detail, const char *key, const int64 *values, int n);
extern void detail_add_bool(StringInfo detail, const char *key, bool value);
extern void detail_add_number(StringInfo detail, const char *key, Datum value);
extern void detail_add_value(StringInfo detail, const Row *row, int att);
extern void detail_add_json(StringInfo detail, const char *key, const char *json);
extern char *detail_end(StringInfo detail);
extern const char *superuser_behind_owner(void);
extern void detail_add_by(StringInfo detail);

#endif							/* GOVPROJ_LEDGER_H */
