/*
 * descriptor.h
 *		What a backend knows of one register: its tables, columns and indexes.
 *
 * A register is a schema of the user's own, so nothing here is found by name of
 * schema or table.  From the relation a trigger fired on, the other tables are
 * reached along foreign keys in both directions; what a table is for is told by
 * the first argument of the engine's trigger it carries.  Renames and shards
 * therefore work.  Columns are looked up by name once, when the descriptor is
 * built, so that users may add their own.
 */
#ifndef GOVPROJ_DESCRIPTOR_H
#define GOVPROJ_DESCRIPTOR_H

#include "postgres.h"

#include "access/attnum.h"
#include "access/genam.h"
#include "access/htup.h"
#include "access/tupdesc.h"
#include "commands/trigger.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

/* The tables of a register and the columns the engine reads or writes. */
#define REGISTER_COLUMNS(C) \
	C(register, id) C(register, time_zone)
#define AGENCY_COLUMNS(C) \
	C(agency, id) C(agency, code) C(agency, name) C(agency, kind) C(agency, db_role) \
	C(agency, leading_group) C(agency, responsible_office) C(agency, active)
#define POLICY_COLUMNS(C) \
	C(policy, id) C(policy, register_id) C(policy, code) C(policy, number) C(policy, valid_from) \
	C(policy, valid_until) C(policy, superseded_on) C(policy, backdate_days) \
	C(policy, in_use) C(policy, note)
#define POLICY_TRACK_COLUMNS(C) \
	C(policy_track, policy_id) C(policy_track, track) C(policy_track, owner_kind) \
	C(policy_track, article)
#define POLICY_CLASS_COLUMNS(C) \
	C(policy_class, policy_id) C(policy_class, category) C(policy_class, track) \
	C(policy_class, article)
#define POLICY_DOCUMENT_COLUMNS(C) \
	C(policy_document, policy_id) C(policy_document, kind) C(policy_document, label_zh) \
	C(policy_document, issuer) C(policy_document, has_outcome) C(policy_document, has_amount) \
	C(policy_document, has_third_party) C(policy_document, may_be_inapplicable) \
	C(policy_document, article)
#define POLICY_STEP_COLUMNS(C) \
	C(policy_step, policy_id) C(policy_step, track) C(policy_step, from_stage) \
	C(policy_step, to_stage) C(policy_step, office) C(policy_step, kind) \
	C(policy_step, freezes) C(policy_step, limit_document) C(policy_step, article)
#define POLICY_REQUIREMENT_COLUMNS(C) \
	C(policy_requirement, id) C(policy_requirement, policy_id) C(policy_requirement, track) \
	C(policy_requirement, from_stage) C(policy_requirement, to_stage) \
	C(policy_requirement, document_kind) C(policy_requirement, outcome) \
	C(policy_requirement, since_stage) C(policy_requirement, each_round) \
	C(policy_requirement, any_of) C(policy_requirement, category) \
	C(policy_requirement, applies_when) C(policy_requirement, mode) C(policy_requirement, article)
#define POLICY_CONDITION_COLUMNS(C) \
	C(policy_condition, id) C(policy_condition, policy_id) C(policy_condition, track) \
	C(policy_condition, from_stage) C(policy_condition, to_stage) \
	C(policy_condition, condition) C(policy_condition, argument) \
	C(policy_condition, category) C(policy_condition, mode) C(policy_condition, article)
#define POLICY_THRESHOLD_COLUMNS(C) \
	C(policy_threshold, id) C(policy_threshold, policy_id) C(policy_threshold, code) \
	C(policy_threshold, track) C(policy_threshold, to_stage) C(policy_threshold, category) \
	C(policy_threshold, basis) C(policy_threshold, bound) C(policy_threshold, inclusive) \
	C(policy_threshold, demands) C(policy_threshold, demanded_kind) \
	C(policy_threshold, outcome) C(policy_threshold, qualified) \
	C(policy_threshold, independent) C(policy_threshold, cost_line_kind) \
	C(policy_threshold, mode) C(policy_threshold, article)
#define POLICY_LIMIT_COLUMNS(C) \
	C(policy_limit, id) C(policy_limit, policy_id) C(policy_limit, track) \
	C(policy_limit, to_stage) C(policy_limit, subject) C(policy_limit, ceiling) \
	C(policy_limit, mode) C(policy_limit, article)
#define POLICY_VALIDITY_COLUMNS(C) \
	C(policy_validity, id) C(policy_validity, policy_id) C(policy_validity, track) \
	C(policy_validity, from_stage) C(policy_validity, to_stage) \
	C(policy_validity, document_kind) C(policy_validity, period) \
	C(policy_validity, counts_from) C(policy_validity, at) \
	C(policy_validity, mode) C(policy_validity, article)
#define DEMAND_COLUMNS(C) \
	C(demand, id) C(demand, agency_id) C(demand, year) C(demand, title) \
	C(demand, project_id)
#define PROJECT_COLUMNS(C) \
	C(project, id) C(project, code) C(project, category) C(project, track) \
	C(project, track_reason) C(project, owner_id) C(project, serves_id) \
	C(project, budget_year) C(project, off_plan_ground) C(project, classified) \
	C(project, city_funds) C(project, national_funds) C(project, policy_id) \
	C(project, stage) C(project, stage_on) C(project, round) C(project, total_investment) \
	C(project, software_cost) C(project, approved_amount) C(project, approval_last_day) \
	C(project, frozen) C(project, step_seq) C(project, round_seq) C(project, last_seq) \
	C(project, last_hash)
#define COST_LINE_COLUMNS(C) \
	C(cost_line, id) C(cost_line, project_id) C(cost_line, kind) C(cost_line, amount)
#define DOCUMENT_COLUMNS(C) \
	C(document, id) C(document, project_id) C(document, kind) C(document, issuer_id) \
	C(document, third_party) C(document, qualification) C(document, issued_on) \
	C(document, outcome) C(document, amount) C(document, reason) \
	C(document, document_id) C(document, after_seq)
#define CONTRACT_COLUMNS(C) \
	C(contract, id) C(contract, project_id) C(contract, kind) C(contract, signer_id) \
	C(contract, supplier) C(contract, qualification) C(contract, amount) \
	C(contract, signed_on) C(contract, delivery_due) C(contract, delivered_on) \
	C(contract, security_undertaking) C(contract, after_seq)
#define ACT_COLUMNS(C) \
	C(act, project_id) C(act, seq) C(act, kind) C(act, from_stage) C(act, to_stage) \
	C(act, actor) C(act, agency_id) C(act, legal_on) C(act, recorded_at) \
	C(act, policy_id) C(act, detail) C(act, hash)

#define REGISTER_ROLES(R) \
	R(register, REGISTER_COLUMNS, id) \
	R(agency, AGENCY_COLUMNS, kind) \
	R(policy, POLICY_COLUMNS, id) \
	R(policy_track, POLICY_TRACK_COLUMNS, policy_id) \
	R(policy_class, POLICY_CLASS_COLUMNS, policy_id) \
	R(policy_document, POLICY_DOCUMENT_COLUMNS, policy_id) \
	R(policy_step, POLICY_STEP_COLUMNS, policy_id) \
	R(policy_requirement, POLICY_REQUIREMENT_COLUMNS, policy_id) \
	R(policy_condition, POLICY_CONDITION_COLUMNS, policy_id) \
	R(policy_threshold, POLICY_THRESHOLD_COLUMNS, policy_id) \
	R(policy_limit, POLICY_LIMIT_COLUMNS, policy_id) \
	R(policy_validity, POLICY_VALIDITY_COLUMNS, policy_id) \
	R(demand, DEMAND_COLUMNS, project_id) \
	R(project, PROJECT_COLUMNS, id) \
	R(cost_line, COST_LINE_COLUMNS, project_id) \
	R(document, DOCUMENT_COLUMNS, project_id) \
	R(contract, CONTRACT_COLUMNS, project_id) \
	R(act, ACT_COLUMNS, project_id)

/* ROLE_project, ROLE_document, ... */
#define AS_ROLE(role, columns, key) ROLE_##role,
typedef enum Role
{
	REGISTER_ROLES(AS_ROLE)
	NROLES
} Role;
#undef AS_ROLE

/* A_project_id, A_project_stage, ... : column numbers within a role */
#define AS_COLUMN(role, column) A_##role##_##column,
#define AS_COLUMNS(role, columns, key) \
	enum { columns(AS_COLUMN) N_##role##_columns };
REGISTER_ROLES(AS_COLUMNS)
#undef AS_COLUMNS
#undef AS_COLUMN

#define MAX_COLUMNS 32

typedef struct Table
{
	Oid			relid;
	Role		role;
	Oid			by_id;			/* unique index on id, else InvalidOid */
	Oid			by_key;			/* index that starts with the role's key */
	Oid			key_collation;
	AttrNumber	att[MAX_COLUMNS];
	TriggerDesc *user_triggers; /* of act: its triggers but for the engine's
								 * own and its foreign keys', or NULL */
} Table;

typedef struct Register
{
	bool		valid;			/* cleared by the relcache callback */
	MemoryContext context;
	Table		table[NROLES];
} Register;

/*
 * One row of a register's table, taken apart.  values and isnull are indexed
 * by attribute number - 1; row_datum and row_isnull take A_role_column.
 */
typedef struct Row
{
	const Table *table;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *isnull;
} Row;

static inline Datum
row_datum(const Row *row, int column)
{
	return row->values[row->table->att[column] - 1];
}

static inline bool
row_isnull(const Row *row, int column)
{
	return row->isnull[row->table->att[column] - 1];
}

static inline void
row_set(Row *row, int column, Datum value)
{
	row->values[row->table->att[column] - 1] = value;
	row->isnull[row->table->att[column] - 1] = false;
}

typedef struct Probe
{
	Relation	rel;
	SysScanDesc scan;
	Snapshot	snapshot;
	Row			row;
} Probe;

extern void descriptor_init(void);
extern Register *register_of(Oid relid, Oid engine_function, Role *role);
extern Register *register_of_trigger(FunctionCallInfo fcinfo, Role expected);

extern Row *row_of_tuple(const Table *table, Relation rel, HeapTuple tuple);
extern char *row_text(const Row *row, int column);
extern bool row_is_filled(const Row *row, int column);
extern void probe_begin(Probe *probe, const Table *table, bool by_id, Datum key, Snapshot snapshot);
extern void probe_all(Probe *probe, const Table *table, Snapshot snapshot);
extern Row *probe_next(Probe *probe);
extern void probe_end(Probe *probe);
extern Snapshot fact_snapshot(void);
extern int	descriptor_key(Role role);

#endif							/* GOVPROJ_DESCRIPTOR_H */
