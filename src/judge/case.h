/*
 * case.h
 *		One question put to the judge: may this project take this step on this
 *		day, and what does the answer rest on?
 *
 * Facts are read when a rule first asks for them.  Everything lives in the
 * memory context of the caller.
 */
#ifndef GOVPROJ_CASE_H
#define GOVPROJ_CASE_H

#include "postgres.h"

#include "office/office.h"
#include "policy/rulebook.h"
#include "register/row.h"

typedef struct Document
{
	int64		id;
	int			kind;			/* index into policy->documents, -1: unknown */
	DateADT		issued_on;
	char	   *outcome;		/* NULL: carries none */
	bool		has_amount;
	Datum		amount;			/* yuan */
	char	   *third_party;
	bool		has_qualification;
	bool		qualified;		/* on the day it is dated */
	DateADT		qualified_until;
	char	   *entered_by;		/* role */
	int64		after_seq;		/* the last step before it was entered */
	bool		voided;
} Document;

typedef struct Contract
{
	int64		id;
	char	   *kind;
	char	   *supplier;
	bool		has_qualification;
	bool		qualified;		/* on the day it was signed */
	DateADT		qualified_until;
	Datum		amount;			/* yuan, as first signed */
	DateADT		signed_on;
	bool		undertaking;
	bool		has_due;
	DateADT		delivery_due;
	bool		delivered;
	DateADT		delivered_on;
} Contract;

typedef struct CostLine
{
	char	   *kind;
	Datum		amount;			/* yuan */
} CostLine;

typedef struct Change
{
	int64		id;
	char	   *kind;
	char	   *cost_line_kind; /* NULL: of the total as a whole */
	int64		contract_id;	/* 0: none */
	bool		has_figures;
	Datum		old;			/* yuan, or days */
	Datum		difference;
	DateADT		decided_on;
	char	   *entered_by;		/* role */
	bool		of_round;		/* the present one */
	bool		counts;			/* in its figures */
} Change;

typedef struct Case
{
	const Register *reg;
	const Rulebook *book;
	const Policy *policy;
	const Step *step;			/* NULL: the policy has no such step */
	const Row  *project;		/* as it is before the step; at birth, the new row */
	Snapshot	snapshot;
	int64		project_id;
	char	   *track;			/* NULL at birth when the class cannot be told */
	Stage		from;
	Stage		to;
	DateADT		day;			/* the legal day of the step */
	DateADT		today;			/* in the register's time zone */
	bool		by_actor;		/* judge the current user's office too */
	bool		moved;			/* the stage reached, put to another version of the law */
	bool		standing;		/* the rules of birth, put to a project that lives */
	bool		amount;			/* the limits of an amount that is entered: no step at all */
	int64		contract_id;	/* that it moves; 0: any */
	int64		acting_agency;	/* who takes the step; 0 until judged */

	Stage		sought;			/* the stage whose day was looked up last */
	bool		was_reached;
	DateADT		reached_on;
	bool		has_documents;
	int			nvoided;
	int			ndocuments;
	Document   *documents;
	bool		has_contracts;
	int			ncontracts;
	Contract   *contracts;
	bool		has_cost_lines;
	int			ncost_lines;
	CostLine   *cost_lines;
	bool		has_changes;
	int			nchanges;
	Change	   *changes;
	bool		has_owner;
	Agency		owner;
} Case;

extern void case_init(Case *c, const Register *reg, const Row *project, Stage from, Stage to,
					  DateADT day, DateADT today, Snapshot snapshot);
extern void case_inherit(Case *c, const Case *other);
extern const Document *case_document(Case *c, int kind, int64 after_seq);
extern const Document *case_voided_document(Case *c, int kind, int64 after_seq);
extern const Document *case_first_document(Case *c, int kind, DateADT from);
extern bool case_has_voided(Case *c);
extern int64 case_round_begin(const Case *c);
extern void case_read_contracts(Case *c);
extern Datum case_cost(Case *c, const char *kind);
extern void case_read_changes(Case *c);
extern bool case_last_change(Case *c, DateADT *day);
extern Datum case_additions(Case *c, const Contract *contract);
extern Datum case_allocated(Case *c);
extern const Agency *case_owner(Case *c);
extern bool case_day_reached(Case *c, Stage stage, DateADT *day);
extern bool case_first_reached(Case *c, Stage stage, DateADT *day);
extern bool case_has_demand(Case *c);
extern const Contract *case_main_contract(Case *c);
extern char *case_served_track(Case *c);

#endif							/* GOVPROJ_CASE_H */
