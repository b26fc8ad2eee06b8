/*
 * case.h
 *		One question put to the judge, and the facts that the answer rests on.
 *
 * The case is all that a rule may ask.  Facts are read when they are first asked
 * for, and kept; everything lives in the memory context of the caller.  What the
 * project's papers, contracts, figures and acts say is in case_documents.h, case_contracts.h,
 * case_money.h and case_acts.h.
 */
#ifndef GOVPROJ_CASE_H
#define GOVPROJ_CASE_H

#include "postgres.h"

#include "nodes/bitmapset.h"

#include "judge/past.h"
#include "judge/supplier.h"
#include "office/office.h"
#include "policy/rulebook.h"
#include "register/descriptor.h"
#include "register/probe.h"
#include "register/row.h"
#include "register/words.h"
#include "register/yuan.h"

typedef enum CaseKind
{
	CASE_FACTS,					/* no question: the project as it stands */
	CASE_BIRTH,					/* may it be entered? */
	CASE_STEP,					/* may it take this step? */
	CASE_STANDING,				/* do the rules of birth hold for it still? */
	CASE_MOVE,					/* would another version of the law have let it come here? */
	CASE_ENTRY					/* may this be entered for it? */
} CaseKind;

/*
 * So many papers, or contracts, of a project are read at once for an entry.  Of more only those
 * are read that it asks about: one more entry is not to cost more the more there are.
 */
#define FEW_ROWS 64

typedef struct Document
{
	int64		id;
	int			kind;			/* index into policy->documents, -1: unknown */
	DateADT		issued_on;
	DateADT		entered_on;
	Outcome		outcome;
	bool		has_amount;
	Yuan		amount;
	Supplier	third_party;	/* without a name: none is stated */
	bool		has_qualification;
	bool		qualified;		/* on the day it is dated */
	DateADT		qualified_until;
	int64		issuer_id;
	char	   *entered_by;		/* database role */
	int64		after_seq;		/* the last step before it was entered */
	bool		voided;
} Document;

/* Somebody who has a part in a contract. */
typedef struct Party
{
	int64		id;				/* 0: the supplier, who stands on the contract itself */
	PartyPart	part;			/* PARTY_NONE: the supplier */
	DateADT		since;			/* of a former supplier the first day and the last */
	DateADT		until;
	Supplier	supplier;
} Party;

typedef struct Contract
{
	int64		id;
	ContractKind kind;
	char	   *supplier;
	char	   *supplier_code;
	bool		had_another;	/* supplier before, or its own had another name */
	int			nparties;		/* by case_read_parties; the supplier is the first */
	Party	   *parties;
	bool		has_qualification;
	bool		qualified;		/* on the day it was signed */
	DateADT		qualified_until;
	Yuan		amount;			/* as first signed */
	Yuan		supplemented;
	Yuan		added;			/* by supplements; those that lower it make no room for others */
	Yuan		paid;			/* on it */
	DateADT		signed_on;
	bool		undertaking;
	bool		has_due;
	DateADT		delivery_due;
	bool		delivered;
	DateADT		delivered_on;
	DateADT		ended_on;		/* before its delivery; DATEVAL_NOEND: it was not */
	bool		ended;			/* by the day of the case */
	int64		after_seq;		/* the last step before it was entered */
} Contract;

typedef struct CostLine
{
	CostLineKind kind;
	Yuan		amount;
} CostLine;

typedef struct Change
{
	int64		id;
	ChangeKind	kind;
	ChangeCause cause;
	CostLineKind cost_line_kind;	/* WORD_NONE: of the total as a whole */
	int64		contract_id;	/* 0: none */
	bool		has_figures;
	int			days_before;	/* of a change of duration */
	Yuan		difference;		/* of a change of value */
	DateADT		decided_on;
	int64		after_seq;		/* the last step before it was entered */
	int64		ordinal;		/* among the changes of the project */
	char	   *entered_by;		/* database role */
	FundSource	source;			/* of a change of funds */
	Yuan		before;			/* of a change of value or funds */
	Yuan		after;
	bool		of_round;		/* the present one */
	bool		counts;			/* in its figures */
} Change;

typedef struct Evaluation
{
	int64		id;
	EvaluationKind kind;
	int64		evaluator_id;
	DateADT		evaluated_on;
} Evaluation;

/* The project came to be of another class than it had been of before. */
typedef struct ClassChange
{
	int64		seq;
	DateADT		on;
	char	   *before;			/* as the version calls it by which the case is judged */
	char	   *category;		/* of before that, where it changed with the class; else NULL */
} ClassChange;

/* When the project came to a stage last. */
typedef struct Arrival
{
	Stage		stage;
	bool		led;			/* by steps that lead on alone */
	bool		was;			/* it ever did */
	DateADT		on;
	int64		seq;
} Arrival;

/* That the project came to a stage, by a step or its birth, in whatever round. */
typedef struct Coming
{
	int64		seq;
	Stage		to;
	DateADT		on;
	int64		agency_id;		/* that took the step; 0: nobody is named */
} Coming;

/* A step of the present round that led on, and what it rested on. */
typedef struct PastStep
{
	int64		seq;
	const Step *step;
	int			ndocuments;
	int64	   *documents;		/* ids */
} PastStep;

/* The plan line that the project carries out. */
typedef struct PlanLine
{
	bool		exists;			/* in the owner's plan, or one that the current user may learn of */
	bool		of_owner;
	bool		of_year;		/* the budget year */
	bool		filed;			/* by the day of the case */
	bool		approved;		/* by then, or it needs not be */
	bool		superseded;		/* by a later version, filed and approved by then */
} PlanLine;

/* The project that a service serves. */
typedef struct Served
{
	bool		exists;
	char	   *code;
	char	   *track;
	int64		owner_id;
	int64		policy_id;		/* its version, which says what its stage is called */
	Stage		stage;
	DateADT		stage_on;
	Yuan		investment;		/* the largest of total, approved and contracted */
} Served;

typedef struct Waiver
{
	int64		id;
	int64		document_id;
	DateADT		granted_on;
	DateADT		until;
} Waiver;

/* An amount of the project's as rows of the policy test it. */
typedef struct TestedAmount
{
	bool		read;
	int			as_of;			/* project->sets, when it was */
	int			of;				/* as the test has it */
	bool		known;
	int64		fen;
} TestedAmount;

/* What is entered, as rows of the policy speak of it. */
typedef struct EntryFacts
{
	int			kind;			/* of contract, change or payment; 0: it has none */
	ChangeCause cause;			/* of a change */
	FundSource	source;			/* of a change of funds, a payment, an allocation */
	bool		has_amount;
	Yuan		amount;			/* of a change what it adds, or takes away */
	Category	category;		/* of a demand; 0: none */
	int			year;			/* of a demand */
} EntryFacts;

/* Who did what is put to the judge once more, long after it was done. */
typedef struct Doer
{
	char	   *actor;			/* database role */
	int64		agency_id;		/* 0: none is named */
	const char *office;			/* that took the step, by the version of then; NULL: not known */
	bool		by_owner;		/* by the register's, who may act for all */
} Doer;

typedef struct Case
{
	CaseKind	kind;
	const Register *reg;
	const Rulebook *book;
	const Policy *policy;
	const Step *step;			/* NULL: there is no such step, or none is asked about */
	const Row  *project;		/* as it is before the step; at birth, the new row */
	Snapshot	snapshot;
	const Past *past;			/* as of when facts are read; NULL: as they are */
	const Doer *doer;			/* of what is put once more; NULL: it is asked now */
	char	   *served_track;	/* of the project that it serves, by that version; NULL: as it is */
	int64		project_id;
	char	   *track;			/* NULL at birth when the class cannot be told */
	Stage		from;
	Stage		to;
	DateADT		day;			/* the legal day of the step */
	DateADT		today;			/* in the register's time zone */
	bool		by_actor;		/* judge the current user's office too */
	bool		in_words;		/* rules that are met are spoken of too */
	bool		imports;		/* what comes from before the register is taken over */
	int64		contract_id;	/* that is entered, or that an amount moves; 0: any */
	FundSource	source;			/* of the payment that is entered; WORD_NONE: not named */
	EntryFacts	entered;		/* CASE_ENTRY: what is */

	/* facts, as far as they have been read */
	bool		has_owner;
	Agency		owner;
	Supplier	owner_as_supplier;
	bool		has_served;
	Served		served;
	bool		has_acting_agency;
	int64		acting_agency;
	bool		has_documents;
	bool		many_documents; /* they are read as they are asked for */
	Bitmapset  *document_kinds; /* of many, the kinds that have been read whole */
	bool		has_voidings;	/* of many */
	bool		many_voidings;	/* they are looked for one by one */
	int			nvoidings;
	int64	   *voidings;		/* ids of what they void, sorted */
	bool		has_restart;
	bool		restarted;		/* a step began the round */
	PastStep	restart;
	int			nvoided;
	bool		has_failed;		/* some document says no */
	int			ndocuments;
	Document   *documents;
	bool		has_contracts;
	bool		many_contracts; /* they are read as they are asked for */
	int			ncontracts;
	Contract   *contracts;
	bool		has_parties;	/* of the contracts */
	List	   *takings;		/* of rule_order.c: which documents contracts take */
	TestedAmount amounts[NAMOUNTS]; /* by their facts */
	bool		has_cost_lines;
	int			ncost_lines;
	CostLine   *cost_lines;
	bool		has_changes;
	int			nchanges;
	Change	   *changes;
	bool		has_evaluations;
	int			nevaluations;
	Evaluation *evaluations;
	int			nundone;		/* steps that were taken back, as far as the acts read tell */
	int64	   *undone;			/* their sequence numbers */
	bool		has_past_steps;
	int			npast_steps;
	PastStep   *past_steps;
	bool		has_class_changes;
	int			nclass_changes;
	ClassChange *class_changes; /* by sequence number */
	bool		has_accepted_parts;
	int			nparts;
	struct AcceptedPart *parts; /* by day */
	bool		has_suspensions;
	int			nsuspensions;
	struct Suspension *suspensions; /* by day */
	int			narrivals;
	Arrival    *arrivals;		/* those that have been looked up */
	bool		has_comings;
	int			ncomings;
	Coming	   *comings;		/* by sequence number */
} Case;

extern void case_init(Case *c, CaseKind kind, const Register *reg, const Row *project, Stage from,
					  Stage to, DateADT day, DateADT today, Snapshot snapshot);
extern void case_of_project(Case *c, const Register *reg, const Row *project, DateADT day,
							DateADT today, Snapshot snapshot);
extern void case_of_past(Case *c, const Past *past, Snapshot snapshot);
extern void case_probe(const Case *c, Probe *probe, TableId which, int column, int64 key);
extern void case_probe_told(const Case *c, Probe *probe, TableId which, int column, int64 key);
extern int64 case_first_of_kind(const Case *c, const char *kind);
extern void case_inherit(Case *c, const Case *other);
extern void *case_one_more(void *array, int n, Size size);
extern int	case_by_id(const void *a, const void *b);
extern const Agency *case_owner(Case *c);
extern int64 case_acting_agency(Case *c);
extern char *case_actor(Case *c);
extern bool case_by_register_owner(Case *c);
extern bool case_is_off_plan(const Case *c);
extern const Track *case_track(const Case *c);
extern bool case_has_ended(const Case *c);
extern bool case_owner_approves(Case *c);
extern const Served *case_served(Case *c);
extern bool case_served_is_seen(Case *c);
extern char *case_served_owner(Case *c);
extern bool case_has_demand(Case *c);
extern PlanLine case_plan_line(Case *c);

#endif							/* GOVPROJ_CASE_H */
