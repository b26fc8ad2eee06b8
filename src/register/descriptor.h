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

/*
 * The tables of a register and the columns the engine reads or writes: type,
 * and whether the engine relies on NOT NULL.  Both are checked when a register
 * is first met, for anybody may put the engine's triggers on tables of his own.
 */
#define REGISTER_COLUMNS(C) \
	C(register, id, INT8, NOT_NULL) \
	C(register, time_zone, TEXT, NOT_NULL) \
	C(register, notify, BOOL, NOT_NULL) \
	C(register, last_seq, INT8, NOT_NULL) \
	C(register, last_hash, BYTEA, MAY_BE_NULL)
#define AGENCY_COLUMNS(C) \
	C(agency, id, INT8, NOT_NULL) \
	C(agency, code, TEXT, NOT_NULL) \
	C(agency, name, TEXT, NOT_NULL) \
	C(agency, kind, TEXT, NOT_NULL) \
	C(agency, db_role, TEXT, MAY_BE_NULL) \
	C(agency, leading_group, TEXT, MAY_BE_NULL) \
	C(agency, responsible_office, TEXT, MAY_BE_NULL) \
	C(agency, active_since, DATE, MAY_BE_NULL) \
	C(agency, active, BOOL, NOT_NULL)
#define POLICY_COLUMNS(C) \
	C(policy, id, INT8, NOT_NULL) \
	C(policy, register_id, INT8, NOT_NULL) \
	C(policy, code, TEXT, NOT_NULL) \
	C(policy, number, TEXT, MAY_BE_NULL) \
	C(policy, valid_from, DATE, NOT_NULL) \
	C(policy, valid_until, DATE, MAY_BE_NULL) \
	C(policy, superseded_on, DATE, MAY_BE_NULL) \
	C(policy, backdate_days, INT4, MAY_BE_NULL) \
	C(policy, in_use, BOOL, NOT_NULL) \
	C(policy, note, TEXT, MAY_BE_NULL)
#define POLICY_TRACK_COLUMNS(C) \
	C(policy_track, policy_id, INT8, NOT_NULL) \
	C(policy_track, track, TEXT, NOT_NULL) \
	C(policy_track, owner_kind, TEXT, NOT_NULL) \
	C(policy_track, article, TEXT, NOT_NULL)
#define POLICY_CLASS_COLUMNS(C) \
	C(policy_class, policy_id, INT8, NOT_NULL) \
	C(policy_class, category, CATEGORY, NOT_NULL) \
	C(policy_class, track, TEXT, MAY_BE_NULL) \
	C(policy_class, article, TEXT, NOT_NULL)
#define POLICY_DOCUMENT_COLUMNS(C) \
	C(policy_document, policy_id, INT8, NOT_NULL) \
	C(policy_document, kind, TEXT, NOT_NULL) \
	C(policy_document, label_zh, TEXT, NOT_NULL) \
	C(policy_document, issuer, TEXT, NOT_NULL) \
	C(policy_document, has_outcome, BOOL, NOT_NULL) \
	C(policy_document, has_amount, BOOL, NOT_NULL) \
	C(policy_document, has_third_party, BOOL, NOT_NULL) \
	C(policy_document, may_be_inapplicable, BOOL, NOT_NULL) \
	C(policy_document, article, TEXT, NOT_NULL)
#define POLICY_STEP_COLUMNS(C) \
	C(policy_step, policy_id, INT8, NOT_NULL) \
	C(policy_step, track, TEXT, NOT_NULL) \
	C(policy_step, from_stage, STAGE, MAY_BE_NULL) \
	C(policy_step, to_stage, STAGE, NOT_NULL) \
	C(policy_step, office, TEXT, NOT_NULL) \
	C(policy_step, kind, TEXT, NOT_NULL) \
	C(policy_step, freezes, BOOL, NOT_NULL) \
	C(policy_step, limit_document, TEXT, MAY_BE_NULL) \
	C(policy_step, article, TEXT, NOT_NULL)
#define POLICY_REQUIREMENT_COLUMNS(C) \
	C(policy_requirement, id, INT8, NOT_NULL) \
	C(policy_requirement, policy_id, INT8, NOT_NULL) \
	C(policy_requirement, track, TEXT, MAY_BE_NULL) \
	C(policy_requirement, from_stage, STAGE, MAY_BE_NULL) \
	C(policy_requirement, to_stage, STAGE, NOT_NULL) \
	C(policy_requirement, document_kind, TEXT, NOT_NULL) \
	C(policy_requirement, outcome, TEXT, MAY_BE_NULL) \
	C(policy_requirement, since_stage, STAGE, MAY_BE_NULL) \
	C(policy_requirement, since_change, BOOL, NOT_NULL) \
	C(policy_requirement, may_be_inapplicable, BOOL, NOT_NULL) \
	C(policy_requirement, each_round, BOOL, NOT_NULL) \
	C(policy_requirement, any_of, TEXT, MAY_BE_NULL) \
	C(policy_requirement, category, CATEGORY, MAY_BE_NULL) \
	C(policy_requirement, applies_when, TEXT, MAY_BE_NULL) \
	C(policy_requirement, mode, TEXT, NOT_NULL) \
	C(policy_requirement, article, TEXT, NOT_NULL)
#define POLICY_CONDITION_COLUMNS(C) \
	C(policy_condition, id, INT8, NOT_NULL) \
	C(policy_condition, policy_id, INT8, NOT_NULL) \
	C(policy_condition, track, TEXT, MAY_BE_NULL) \
	C(policy_condition, from_stage, STAGE, MAY_BE_NULL) \
	C(policy_condition, to_stage, STAGE, NOT_NULL) \
	C(policy_condition, condition, TEXT, NOT_NULL) \
	C(policy_condition, argument, TEXT, MAY_BE_NULL) \
	C(policy_condition, category, CATEGORY, MAY_BE_NULL) \
	C(policy_condition, mode, TEXT, NOT_NULL) \
	C(policy_condition, article, TEXT, NOT_NULL)
#define POLICY_THRESHOLD_COLUMNS(C) \
	C(policy_threshold, id, INT8, NOT_NULL) \
	C(policy_threshold, policy_id, INT8, NOT_NULL) \
	C(policy_threshold, code, TEXT, NOT_NULL) \
	C(policy_threshold, track, TEXT, MAY_BE_NULL) \
	C(policy_threshold, to_stage, STAGE, NOT_NULL) \
	C(policy_threshold, category, CATEGORY, MAY_BE_NULL) \
	C(policy_threshold, basis, TEXT, NOT_NULL) \
	C(policy_threshold, bound, NUMERIC, NOT_NULL) \
	C(policy_threshold, inclusive, BOOL, NOT_NULL) \
	C(policy_threshold, demands, TEXT, NOT_NULL) \
	C(policy_threshold, demanded_kind, TEXT, NOT_NULL) \
	C(policy_threshold, outcome, TEXT, MAY_BE_NULL) \
	C(policy_threshold, qualified, BOOL, NOT_NULL) \
	C(policy_threshold, independent, BOOL, NOT_NULL) \
	C(policy_threshold, cost_line_kind, TEXT, MAY_BE_NULL) \
	C(policy_threshold, mode, TEXT, NOT_NULL) \
	C(policy_threshold, article, TEXT, NOT_NULL)
#define POLICY_LIMIT_COLUMNS(C) \
	C(policy_limit, id, INT8, NOT_NULL) \
	C(policy_limit, policy_id, INT8, NOT_NULL) \
	C(policy_limit, track, TEXT, MAY_BE_NULL) \
	C(policy_limit, to_stage, STAGE, NOT_NULL) \
	C(policy_limit, subject, TEXT, NOT_NULL) \
	C(policy_limit, ceiling, TEXT, NOT_NULL) \
	C(policy_limit, percent, NUMERIC, MAY_BE_NULL) \
	C(policy_limit, mode, TEXT, NOT_NULL) \
	C(policy_limit, article, TEXT, NOT_NULL)
#define POLICY_VALIDITY_COLUMNS(C) \
	C(policy_validity, id, INT8, NOT_NULL) \
	C(policy_validity, policy_id, INT8, NOT_NULL) \
	C(policy_validity, track, TEXT, MAY_BE_NULL) \
	C(policy_validity, from_stage, STAGE, MAY_BE_NULL) \
	C(policy_validity, to_stage, STAGE, NOT_NULL) \
	C(policy_validity, document_kind, TEXT, NOT_NULL) \
	C(policy_validity, period, INTERVAL, NOT_NULL) \
	C(policy_validity, counts_from, TEXT, NOT_NULL) \
	C(policy_validity, shifts, BOOL, NOT_NULL) \
	C(policy_validity, at, TEXT, NOT_NULL) \
	C(policy_validity, mode, TEXT, NOT_NULL) \
	C(policy_validity, article, TEXT, NOT_NULL)
#define POLICY_OBLIGATION_COLUMNS(C) \
	C(policy_obligation, id, INT8, NOT_NULL) \
	C(policy_obligation, policy_id, INT8, NOT_NULL) \
	C(policy_obligation, code, TEXT, NOT_NULL) \
	C(policy_obligation, label_zh, TEXT, NOT_NULL) \
	C(policy_obligation, label_en, TEXT, NOT_NULL) \
	C(policy_obligation, track, TEXT, MAY_BE_NULL) \
	C(policy_obligation, event, TEXT, NOT_NULL) \
	C(policy_obligation, stage, STAGE, MAY_BE_NULL) \
	C(policy_obligation, applies_when, TEXT, MAY_BE_NULL) \
	C(policy_obligation, debtor, TEXT, NOT_NULL) \
	C(policy_obligation, receiver, TEXT, NOT_NULL) \
	C(policy_obligation, document_kind, TEXT, MAY_BE_NULL) \
	C(policy_obligation, due_month, INT4, MAY_BE_NULL) \
	C(policy_obligation, due_day, INT4, MAY_BE_NULL) \
	C(policy_obligation, days, INT4, MAY_BE_NULL) \
	C(policy_obligation, counts, TEXT, NOT_NULL) \
	C(policy_obligation, shifts, BOOL, NOT_NULL) \
	C(policy_obligation, article, TEXT, NOT_NULL)
#define POLICY_WAIVER_COLUMNS(C) \
	C(policy_waiver, id, INT8, NOT_NULL) \
	C(policy_waiver, policy_id, INT8, NOT_NULL) \
	C(policy_waiver, track, TEXT, MAY_BE_NULL) \
	C(policy_waiver, rule, TEXT, NOT_NULL) \
	C(policy_waiver, grantor, TEXT, NOT_NULL) \
	C(policy_waiver, document_kind, TEXT, NOT_NULL) \
	C(policy_waiver, days, INT4, MAY_BE_NULL) \
	C(policy_waiver, article, TEXT, NOT_NULL)
#define HOLIDAY_COLUMNS(C) \
	C(holiday, id, INT8, NOT_NULL) \
	C(holiday, register_id, INT8, NOT_NULL) \
	C(holiday, day, DATE, NOT_NULL) \
	C(holiday, working, BOOL, NOT_NULL)
#define ANNUAL_PLAN_COLUMNS(C) \
	C(annual_plan, id, INT8, NOT_NULL) \
	C(annual_plan, agency_id, INT8, NOT_NULL) \
	C(annual_plan, year, INT4, NOT_NULL) \
	C(annual_plan, version, INT4, NOT_NULL) \
	C(annual_plan, filed_on, DATE, MAY_BE_NULL) \
	C(annual_plan, sealed, BOOL, NOT_NULL)
#define PLAN_LINE_COLUMNS(C) \
	C(plan_line, id, INT8, NOT_NULL) \
	C(plan_line, annual_plan_id, INT8, NOT_NULL)
#define SERVICE_REQUEST_COLUMNS(C) \
	C(service_request, id, INT8, NOT_NULL) \
	C(service_request, agency_id, INT8, NOT_NULL) \
	C(service_request, category, CATEGORY, NOT_NULL) \
	C(service_request, title, TEXT, NOT_NULL) \
	C(service_request, asked, NUMERIC, NOT_NULL) \
	C(service_request, unit, TEXT, NOT_NULL) \
	C(service_request, requested_on, DATE, NOT_NULL) \
	C(service_request, decision, TEXT, MAY_BE_NULL) \
	C(service_request, decided_on, DATE, MAY_BE_NULL) \
	C(service_request, allocated, NUMERIC, MAY_BE_NULL) \
	C(service_request, allocated_on, DATE, MAY_BE_NULL)
#define MATTER_COLUMNS(C) \
	C(matter, id, INT8, NOT_NULL) \
	C(matter, agency_id, INT8, NOT_NULL) \
	C(matter, project_id, INT8, MAY_BE_NULL) \
	C(matter, title, TEXT, NOT_NULL) \
	C(matter, raised_on, DATE, NOT_NULL) \
	C(matter, resolution, TEXT, MAY_BE_NULL) \
	C(matter, resolved_on, DATE, MAY_BE_NULL)
#define EVALUATION_COLUMNS(C) \
	C(evaluation, id, INT8, NOT_NULL) \
	C(evaluation, project_id, INT8, NOT_NULL) \
	C(evaluation, year, INT4, NOT_NULL) \
	C(evaluation, evaluator_id, INT8, NOT_NULL) \
	C(evaluation, score, NUMERIC, NOT_NULL) \
	C(evaluation, evaluated_on, DATE, NOT_NULL)
#define AUDIT_REQUEST_COLUMNS(C) \
	C(audit_request, id, INT8, NOT_NULL) \
	C(audit_request, agency_id, INT8, NOT_NULL) \
	C(audit_request, project_id, INT8, MAY_BE_NULL) \
	C(audit_request, title, TEXT, NOT_NULL) \
	C(audit_request, requested_on, DATE, NOT_NULL) \
	C(audit_request, due_on, DATE, NOT_NULL)
#define AUDIT_ITEM_COLUMNS(C) \
	C(audit_item, id, INT8, NOT_NULL) \
	C(audit_item, audit_request_id, INT8, NOT_NULL) \
	C(audit_item, title, TEXT, NOT_NULL) \
	C(audit_item, handed_on, DATE, MAY_BE_NULL) \
	C(audit_item, document_id, INT8, MAY_BE_NULL)
#define FINDING_COLUMNS(C) \
	C(finding, id, INT8, NOT_NULL) \
	C(finding, agency_id, INT8, NOT_NULL) \
	C(finding, project_id, INT8, MAY_BE_NULL) \
	C(finding, finder_id, INT8, NOT_NULL) \
	C(finding, article, TEXT, NOT_NULL) \
	C(finding, title, TEXT, NOT_NULL) \
	C(finding, found_on, DATE, NOT_NULL) \
	C(finding, remedy, TEXT, MAY_BE_NULL) \
	C(finding, remedied_on, DATE, MAY_BE_NULL)
#define OBLIGATION_COLUMNS(C) \
	C(obligation, id, INT8, NOT_NULL) \
	C(obligation, project_id, INT8, MAY_BE_NULL) \
	C(obligation, agency_id, INT8, NOT_NULL) \
	C(obligation, kind, TEXT, NOT_NULL) \
	C(obligation, article, TEXT, NOT_NULL) \
	C(obligation, source_id, INT8, NOT_NULL) \
	C(obligation, arose_on, DATE, NOT_NULL) \
	C(obligation, due_on, DATE, MAY_BE_NULL) \
	C(obligation, receiver_id, INT8, MAY_BE_NULL) \
	C(obligation, met_on, DATE, MAY_BE_NULL) \
	C(obligation, document_id, INT8, MAY_BE_NULL) \
	C(obligation, lapsed_on, DATE, MAY_BE_NULL)
#define REGISTER_ACT_COLUMNS(C) \
	C(register_act, register_id, INT8, NOT_NULL) \
	C(register_act, seq, INT8, NOT_NULL) \
	C(register_act, kind, TEXT, NOT_NULL) \
	C(register_act, actor, TEXT, NOT_NULL) \
	C(register_act, agency_id, INT8, MAY_BE_NULL) \
	C(register_act, legal_on, DATE, NOT_NULL) \
	C(register_act, recorded_at, TIMESTAMPTZ, NOT_NULL) \
	C(register_act, detail, JSON, NOT_NULL) \
	C(register_act, hash, BYTEA, NOT_NULL)
#define DEMAND_COLUMNS(C) \
	C(demand, id, INT8, NOT_NULL) \
	C(demand, agency_id, INT8, NOT_NULL) \
	C(demand, year, INT4, NOT_NULL) \
	C(demand, title, TEXT, NOT_NULL) \
	C(demand, project_id, INT8, MAY_BE_NULL)
#define PROJECT_COLUMNS(C) \
	C(project, id, INT8, NOT_NULL) \
	C(project, code, TEXT, NOT_NULL) \
	C(project, title, TEXT, NOT_NULL) \
	C(project, category, CATEGORY, NOT_NULL) \
	C(project, track, TEXT, NOT_NULL) \
	C(project, track_reason, TEXT, MAY_BE_NULL) \
	C(project, owner_id, INT8, NOT_NULL) \
	C(project, serves_id, INT8, MAY_BE_NULL) \
	C(project, budget_year, INT4, NOT_NULL) \
	C(project, plan_line_id, INT8, MAY_BE_NULL) \
	C(project, off_plan_ground, TEXT, MAY_BE_NULL) \
	C(project, classified, BOOL, NOT_NULL) \
	C(project, city_funds, NUMERIC, NOT_NULL) \
	C(project, national_funds, NUMERIC, NOT_NULL) \
	C(project, policy_id, INT8, NOT_NULL) \
	C(project, policy_reason, TEXT, MAY_BE_NULL) \
	C(project, stage, STAGE, NOT_NULL) \
	C(project, stage_on, DATE, NOT_NULL) \
	C(project, round, INT4, NOT_NULL) \
	C(project, total_investment, NUMERIC, NOT_NULL) \
	C(project, software_cost, NUMERIC, NOT_NULL) \
	C(project, approved_amount, NUMERIC, MAY_BE_NULL) \
	C(project, approval_last_day, DATE, MAY_BE_NULL) \
	C(project, contracted, NUMERIC, NOT_NULL) \
	C(project, highest_investment, NUMERIC, MAY_BE_NULL) \
	C(project, highest_software_cost, NUMERIC, MAY_BE_NULL) \
	C(project, changed_on, DATE, MAY_BE_NULL) \
	C(project, frozen, BOOL, NOT_NULL) \
	C(project, step_seq, INT8, NOT_NULL) \
	C(project, round_seq, INT8, NOT_NULL) \
	C(project, last_seq, INT8, NOT_NULL) \
	C(project, last_hash, BYTEA, NOT_NULL)
#define COST_LINE_COLUMNS(C) \
	C(cost_line, id, INT8, NOT_NULL) \
	C(cost_line, project_id, INT8, NOT_NULL) \
	C(cost_line, kind, TEXT, NOT_NULL) \
	C(cost_line, amount, NUMERIC, NOT_NULL)
#define DOCUMENT_COLUMNS(C) \
	C(document, id, INT8, NOT_NULL) \
	C(document, project_id, INT8, NOT_NULL) \
	C(document, kind, TEXT, NOT_NULL) \
	C(document, issuer_id, INT8, NOT_NULL) \
	C(document, third_party, TEXT, MAY_BE_NULL) \
	C(document, qualification, TEXT, MAY_BE_NULL) \
	C(document, qualified_until, DATE, MAY_BE_NULL) \
	C(document, issued_on, DATE, NOT_NULL) \
	C(document, outcome, TEXT, MAY_BE_NULL) \
	C(document, amount, NUMERIC, MAY_BE_NULL) \
	C(document, reason, TEXT, MAY_BE_NULL) \
	C(document, document_id, INT8, MAY_BE_NULL) \
	C(document, entered_by, TEXT, NOT_NULL) \
	C(document, after_seq, INT8, NOT_NULL)
#define WAIVER_COLUMNS(C) \
	C(waiver, id, INT8, NOT_NULL) \
	C(waiver, project_id, INT8, NOT_NULL) \
	C(waiver, rule, TEXT, NOT_NULL) \
	C(waiver, granted_by, INT8, NOT_NULL) \
	C(waiver, document_id, INT8, NOT_NULL) \
	C(waiver, granted_on, DATE, NOT_NULL) \
	C(waiver, until, DATE, NOT_NULL) \
	C(waiver, after_seq, INT8, NOT_NULL)
#define CONTRACT_COLUMNS(C) \
	C(contract, id, INT8, NOT_NULL) \
	C(contract, project_id, INT8, NOT_NULL) \
	C(contract, kind, TEXT, NOT_NULL) \
	C(contract, signer_id, INT8, NOT_NULL) \
	C(contract, supplier, TEXT, NOT_NULL) \
	C(contract, qualification, TEXT, MAY_BE_NULL) \
	C(contract, qualified_until, DATE, MAY_BE_NULL) \
	C(contract, amount, NUMERIC, NOT_NULL) \
	C(contract, supplemented, NUMERIC, NOT_NULL) \
	C(contract, paid, NUMERIC, NOT_NULL) \
	C(contract, signed_on, DATE, NOT_NULL) \
	C(contract, delivery_due, DATE, MAY_BE_NULL) \
	C(contract, delivered_on, DATE, MAY_BE_NULL) \
	C(contract, security_undertaking, BOOL, NOT_NULL) \
	C(contract, after_seq, INT8, NOT_NULL) \
	C(contract, checked_seq, INT8, NOT_NULL)
#define SUPPLEMENT_COLUMNS(C) \
	C(supplement, id, INT8, NOT_NULL) \
	C(supplement, contract_id, INT8, NOT_NULL) \
	C(supplement, amount, NUMERIC, NOT_NULL) \
	C(supplement, signed_on, DATE, NOT_NULL) \
	C(supplement, supplement_id, INT8, MAY_BE_NULL)
#define PAYMENT_COLUMNS(C) \
	C(payment, id, INT8, NOT_NULL) \
	C(payment, contract_id, INT8, NOT_NULL) \
	C(payment, kind, TEXT, NOT_NULL) \
	C(payment, amount, NUMERIC, NOT_NULL) \
	C(payment, paid_on, DATE, NOT_NULL) \
	C(payment, payment_id, INT8, MAY_BE_NULL)
#define CHANGE_COLUMNS(C) \
	C(change, id, INT8, NOT_NULL) \
	C(change, project_id, INT8, NOT_NULL) \
	C(change, kind, TEXT, NOT_NULL) \
	C(change, cost_line_kind, TEXT, MAY_BE_NULL) \
	C(change, contract_id, INT8, MAY_BE_NULL) \
	C(change, old, NUMERIC, MAY_BE_NULL) \
	C(change, new, NUMERIC, MAY_BE_NULL) \
	C(change, decided_on, DATE, NOT_NULL) \
	C(change, entered_by, TEXT, NOT_NULL) \
	C(change, after_seq, INT8, NOT_NULL)
#define FUND_ALLOCATION_COLUMNS(C) \
	C(fund_allocation, id, INT8, NOT_NULL) \
	C(fund_allocation, project_id, INT8, NOT_NULL) \
	C(fund_allocation, source, TEXT, NOT_NULL) \
	C(fund_allocation, year, INT4, NOT_NULL) \
	C(fund_allocation, decided, NUMERIC, MAY_BE_NULL)
#define ACT_COLUMNS(C) \
	C(act, project_id, INT8, NOT_NULL) \
	C(act, seq, INT8, NOT_NULL) \
	C(act, kind, TEXT, NOT_NULL) \
	C(act, from_stage, STAGE, MAY_BE_NULL) \
	C(act, to_stage, STAGE, MAY_BE_NULL) \
	C(act, actor, TEXT, NOT_NULL) \
	C(act, agency_id, INT8, MAY_BE_NULL) \
	C(act, legal_on, DATE, NOT_NULL) \
	C(act, recorded_at, TIMESTAMPTZ, NOT_NULL) \
	C(act, policy_id, INT8, NOT_NULL) \
	C(act, detail, JSON, NOT_NULL) \
	C(act, hash, BYTEA, NOT_NULL)

#define REGISTER_TABLES(R) \
	R(register, REGISTER_COLUMNS) \
	R(agency, AGENCY_COLUMNS) \
	R(policy, POLICY_COLUMNS) \
	R(policy_track, POLICY_TRACK_COLUMNS) \
	R(policy_class, POLICY_CLASS_COLUMNS) \
	R(policy_document, POLICY_DOCUMENT_COLUMNS) \
	R(policy_step, POLICY_STEP_COLUMNS) \
	R(policy_requirement, POLICY_REQUIREMENT_COLUMNS) \
	R(policy_condition, POLICY_CONDITION_COLUMNS) \
	R(policy_threshold, POLICY_THRESHOLD_COLUMNS) \
	R(policy_limit, POLICY_LIMIT_COLUMNS) \
	R(policy_validity, POLICY_VALIDITY_COLUMNS) \
	R(policy_obligation, POLICY_OBLIGATION_COLUMNS) \
	R(policy_waiver, POLICY_WAIVER_COLUMNS) \
	R(holiday, HOLIDAY_COLUMNS) \
	R(annual_plan, ANNUAL_PLAN_COLUMNS) \
	R(plan_line, PLAN_LINE_COLUMNS) \
	R(demand, DEMAND_COLUMNS) \
	R(project, PROJECT_COLUMNS) \
	R(cost_line, COST_LINE_COLUMNS) \
	R(document, DOCUMENT_COLUMNS) \
	R(waiver, WAIVER_COLUMNS) \
	R(contract, CONTRACT_COLUMNS) \
	R(supplement, SUPPLEMENT_COLUMNS) \
	R(payment, PAYMENT_COLUMNS) \
	R(change, CHANGE_COLUMNS) \
	R(fund_allocation, FUND_ALLOCATION_COLUMNS) \
	R(service_request, SERVICE_REQUEST_COLUMNS) \
	R(matter, MATTER_COLUMNS) \
	R(evaluation, EVALUATION_COLUMNS) \
	R(audit_request, AUDIT_REQUEST_COLUMNS) \
	R(audit_item, AUDIT_ITEM_COLUMNS) \
	R(finding, FINDING_COLUMNS) \
	R(obligation, OBLIGATION_COLUMNS) \
	R(register_act, REGISTER_ACT_COLUMNS) \
	R(act, ACT_COLUMNS)

/* TABLE_project, TABLE_document, ... */
#define AS_TABLE(table, columns) TABLE_##table,
typedef enum TableId
{
	REGISTER_TABLES(AS_TABLE)
	NTABLES
} TableId;
#undef AS_TABLE

/* A_project_id, A_project_stage, ... : column numbers within a table */
#define AS_COLUMN(table, column, type, null) A_##table##_##column,
#define AS_COLUMNS(table, columns) \
	enum { columns(AS_COLUMN) N_##table##_columns };
REGISTER_TABLES(AS_COLUMNS)
#undef AS_COLUMNS
#undef AS_COLUMN

#define MAX_COLUMNS 40

typedef struct Register Register;

typedef struct Table
{
	const Register *reg;
	Oid			relid;
	TableId		id;
	AttrNumber	att[MAX_COLUMNS];
	Oid			by[MAX_COLUMNS];	/* an index that starts with the column, else InvalidOid */
	Oid			collation[MAX_COLUMNS];
	bool		in_order;		/* by[0] is the primary key, of the first two columns: (project_id, seq) of act */
	TriggerDesc *user_triggers; /* where the engine inserts: the triggers but
								 * for its own and its foreign keys', or NULL */
} Table;

struct Register
{
	bool		valid;			/* cleared by the relcache callback */
	MemoryContext context;
	Oid			engine_namespace;
	Oid			owner;			/* of its tables */
	Table		table[NTABLES];
};

/*
 * One row of a register's table, taken apart.  values and isnull are indexed
 * by attribute number - 1; row_datum and row_isnull take A_table_column.
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
	Relation	index;			/* set: newest rows first */
} Probe;

/*
 * How often a build is repeated because a message arrived meanwhile.  A bound,
 * because debug_discard_caches sends one at every turn.
 */
#define MAX_BUILDS 8

/*
 * What a higher room keeps of registers goes stale with their descriptors.
 * invalidate is called from the relcache callback: it marks, and looks nothing
 * up; forget, when a dropped register is let go.
 */
typedef struct RegisterListener
{
	void		(*invalidate) (Oid relid);
	void		(*forget) (const Register *reg);
} RegisterListener;

extern void descriptor_init(void);
extern void descriptor_listen(const RegisterListener *listener);
extern Register *register_of(Oid relid, Oid engine_function, TableId *which);
extern Register *register_of_entry(FunctionCallInfo fcinfo, TableId *which);
extern Register *register_of_trigger(FunctionCallInfo fcinfo, TableId expected);
extern int	register_ncolumns(TableId which);
extern int	register_column(TableId which, const char *name);
extern const char *register_table_name(TableId which);
extern void require_row(const TriggerData *data);
extern Relation register_table_open(const Table *table, LOCKMODE lockmode);
extern TriggerDesc *register_table_triggers(const Table *table, Relation rel);

extern Row *row_of_tuple(const Table *table, Relation rel, HeapTuple tuple);
extern bool tuples_are_identical(HeapTuple old, HeapTuple new);
extern char *row_text(const Row *row, int column);
extern bool row_says(const Row *row, int column, const char *word);
extern bool row_is_filled(const Row *row, int column);
extern bool row_differs(const Row *old, const Row *new, int att);
extern char *row_changed_columns(const Row *old, const Row *new, const int *columns, int n);
extern void row_require_not_null(Relation rel, const Row *row, const int *columns, int n);
extern void probe_begin(Probe *probe, const Table *table, int column, Datum key, Snapshot snapshot);
extern void probe_newest_first(Probe *probe, const Table *table, Datum key, Snapshot snapshot);
extern void probe_all(Probe *probe, const Table *table, Snapshot snapshot);
extern Row *probe_next(Probe *probe);
extern void probe_end(Probe *probe);
extern Snapshot fact_snapshot(void);

#endif							/* GOVPROJ_DESCRIPTOR_H */
