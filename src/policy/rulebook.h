/*
 * rulebook.h
 *		The policy rows of a register, compiled for judging.
 *
 * A policy version that is in use never changes, so a compiled version is valid
 * until somebody touches the policy tables at all.
 */
#ifndef GOVPROJ_RULEBOOK_H
#define GOVPROJ_RULEBOOK_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "pgtime.h"
#include "utils/date.h"

#include "category/category.h"
#include "register/duration.h"
#include "policy/offices.h"
#include "policy/store.h"
#include "policy/vocabulary.h"
#include "policy/when.h"
#include "register/article.h"
#include "register/descriptor.h"
#include "register/row.h"
#include "register/words.h"
#include "register/yuan.h"
#include "stage/stage.h"

typedef enum RuleMode
{
	MODE_REFUSE,
	MODE_WARN,
	MODE_OFF
} RuleMode;

typedef enum StepKind
{
	STEP_BIRTH,
	STEP_FORWARD,
	STEP_BACK,
	STEP_RESTART,
	STEP_EXIT
} StepKind;

typedef enum RuleKind
{
	RULE_STEP,					/* the step itself exists */
	RULE_LEGAL_DATE,			/* the day is in order */
	RULE_OFFICE,				/* the actor's office takes this step */
	RULE_SUSPENDED,				/* the project is not suspended */
	RULE_REQUIREMENT,			/* papers, contracts, cost lines, demands */
	RULE_CONDITION,				/* other facts */
	RULE_LIMIT,					/* ceilings */
	RULE_ORDER					/* what rests on what, and for how long */
} RuleKind;

/*
 * The words of policy_condition: the value, the word of its rows, and what a case that does not
 * meet it is refused with.
 */
#define CONDITIONS(C) \
	C(CONDITION_UNCLASSIFIED, "unclassified", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_CITY_FUNDS, "city_funds", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_CLASS_AGREES, "class_agrees", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_OWNER_AGREES, "owner_agrees", ERRCODE_GOVPROJ_WRONG_OFFICE) \
	C(CONDITION_SERVED_ALIVE, "served_alive", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_ANOTHER_OFFICE, "another_office", ERRCODE_GOVPROJ_WRONG_OFFICE) \
	C(CONDITION_LEADING_GROUP, "leading_group", ERRCODE_GOVPROJ_WRONG_OFFICE) \
	C(CONDITION_RESPONSIBLE_OFFICE, "responsible_office", ERRCODE_GOVPROJ_WRONG_OFFICE) \
	C(CONDITION_UNDERTAKING, "undertaking", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_DELIVERED, "delivered", ERRCODE_GOVPROJ_OPEN_OBLIGATION) \
	C(CONDITION_PARTS_COMPLETE, "parts_complete", ERRCODE_GOVPROJ_OPEN_OBLIGATION) \
	C(CONDITION_APPROVAL_LAPSED, "approval_lapsed", ERRCODE_GOVPROJ_NO_SUCH_STEP) \
	C(CONDITION_SOMETHING_SIGNED, "something_signed", ERRCODE_GOVPROJ_NO_SUCH_STEP) \
	C(CONDITION_RENEWS, "renews", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_PLAN_LINE, "plan_line", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_PLANNED, "planned", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_GROUND_NAMED, "ground_named", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_BUDGET_STATED, "budget_stated", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_SETTLED, "settled", ERRCODE_GOVPROJ_OPEN_OBLIGATION) \
	C(CONDITION_DELIVERY_DUE, "delivery_due", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_REACHED, "reached", ERRCODE_GOVPROJ_RECORD_FIXED) \
	C(CONDITION_NOT_REACHED, "not_reached", ERRCODE_GOVPROJ_RECORD_FIXED) \
	C(CONDITION_GOING_ON, "going_on", ERRCODE_GOVPROJ_RECORD_FIXED) \
	C(CONDITION_NEVER, "never", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_FUNDS_COVER, "funds_cover", ERRCODE_GOVPROJ_MONEY_LINE) \
	C(CONDITION_SOURCE_NAMED, "source_named", ERRCODE_GOVPROJ_DOCUMENT_MISSING) \
	C(CONDITION_DEMAND_FITS, "demand_fits", ERRCODE_GOVPROJ_OUT_OF_SCOPE) \
	C(CONDITION_FOUR_EYES, "four_eyes", ERRCODE_GOVPROJ_WRONG_OFFICE)

#define AS_CONDITION(value, word, sqlstate) value,
typedef enum Condition
{
	CONDITIONS(AS_CONDITION)
	NCONDITIONS
} Condition;
#undef AS_CONDITION

/* Does the condition say when something may be entered, and ask nothing of what is? */
static inline bool
condition_is_of_time(Condition condition)
{
	return condition == CONDITION_REACHED || condition == CONDITION_NOT_REACHED ||
		condition == CONDITION_GOING_ON;
}

/* For judge_amount: the set of subjects that an entry moves. */
#define MOVES(subject)	(1 << -(subject))

/* What a limit is put on, and what limits it, when that is no document. */
#define LIMITS_CONTRACTS	(-1)	/* contracts and supplements together */
#define LIMITS_SUPPLEMENTS	(-2)	/* what supplements add to a contract */
#define LIMITS_ALLOCATIONS	(-3)	/* money in scope decided, all years together */
#define LIMITS_NATIONAL	(-4)	/* the other money decided, all years together */
#define LIMITS_PAYMENTS	(-5)	/* paid from money in scope, or else from the other */
#define LIMITS_ALL_ALLOCATIONS	(-6)	/* money of all sources decided, all years together */
#define LIMITS_PAID_NATIONAL	(-7)	/* paid from money that is not in scope */
#define LIMITS_CHANGES	(-8)	/* what this round's changes of value come to, up or down */
#define LIMITS_PAID_ON_CONTRACT	(-9)	/* paid on a contract, of all sources */
#define LIMITED_BY_APPROVAL	(-1)	/* the project's approved amount */
#define LIMITED_BY_CONTRACT	(-2)	/* the contract; of supplements, as first signed */
#define LIMITED_BY_ARRANGED	(-3)	/* what is arranged of the source in budgets */
#define LIMITED_BY_NATIONAL_FUNDS	(-4)	/* of the project */
#define LIMITED_BY_TOTAL	(-5)	/* the total investment */

#define NO_STAGE	((Stage) 0)	/* no code is zero: birth, or "any" in a rule */

/* What an order speaks of, and what an entry is of. */
typedef enum ThingKind
{
	THING_NONE,
	THING_DOCUMENT,				/* of: index into Policy.documents */
	THING_CONTRACT,				/* of: a ContractKind; WORD_NONE: any */
	THING_PARTY,				/* of a contract */
	THING_DEMAND,				/* that the project takes up */
	THING_ACCEPTANCE_PART,		/* of the project */
	THING_EVALUATION,			/* of: an EvaluationKind; WORD_NONE: any */
	THING_SUPPLEMENT,
	THING_PAYMENT,				/* of: a PaymentKind; PAYMENT_NONE: any */
	THING_CHANGE,				/* of: a ChangeKind; CHANGE_NONE: any */
	THING_REQUESTED,			/* funds that are asked for, */
	THING_DECIDED,				/* that finance decided, */
	THING_ARRANGED,				/* and arranged in the budget */
	THING_STAGE,				/* the step to it; of: a Stage */
	NTHINGS
} ThingKind;

typedef struct Thing
{
	ThingKind	kind;
	int			of;
} Thing;

/* What an order's subject may not come before. */
typedef enum Before
{
	BEFORE_DOCUMENT,
	BEFORE_CONTRACT,
	BEFORE_INITIATION,
	BEFORE_ROUND,				/* what began it */
	BEFORE_STAGE,				/* last reached by a step that leads on */
	BEFORE_CHANGE,
	BEFORE_DELIVERY				/* of main contracts */
} Before;

/* The papers that lengthen a period while it runs. */
typedef struct Lengthening
{
	int			document;		/* their kind; -1: nothing lengthens it */
	int			times;			/* how often they may */
	const Duration *by;
	const Duration *asked;		/* so long before it ends; NULL: on its last day */
} Lengthening;

/* What a document of a kind carries and who may issue it. */
typedef struct DocumentKind
{
	char	   *kind;
	char	   *label;
	Office		issuer;
	char	   *article;
	Authority	authority;
	bool		has_outcome;
	bool		has_amount;
	bool		amount_optional;
	bool		has_third_party;
	bool		may_be_inapplicable;
	List	   *periods;		/* of Rule: orders by which it lapses */
	bool		meets;			/* some duty, or moves the day it is due */
	bool		suspends;		/* the project, */
	bool		resumes;		/* or has it go on */
	bool		needs_reason;	/* it says why */
	bool		accepts;		/* a part of the project */
} DocumentKind;

typedef enum WantedSort
{
	WANTED_DOCUMENT,			/* kind: index into Policy.documents */
	WANTED_CONTRACT,			/* kind: a ContractKind; WORD_NONE: any */
	WANTED_COST_LINE,			/* kind: a CostLineKind; WORD_NONE: any */
	WANTED_DEMAND,
	WANTED_EVALUATION			/* kind: an EvaluationKind */
} WantedSort;

/* One thing that a requirement asks for: a row of policy_requirement. */
typedef struct Wanted
{
	WantedSort	sort;
	int			kind;
	int64		row_id;
	bool		absent;			/* it is not to be there */
	Outcome		outcome;		/* of a document; OUTCOME_NONE: anything but failed */
	bool		may_be_inapplicable;	/* of a document */
	bool		each_round;		/* of a document */
	bool		qualified;		/* of a document or contract: its body is, on its day */
	bool		independent;	/* of both: neither the owner nor a party of the contracts */
	bool		has_percent;
	Datum		percent;		/* of a contract or cost line: what it comes to at least */
} Wanted;

typedef struct Rule
{
	RuleKind	kind;
	RuleMode	mode;
	int			sqlstate;
	Authority	authority;
	char	   *code;			/* constraint_name, and "rule" in explain */
	char	   *article;
	const When *when;			/* NULL: always */
	Thing		thing;			/* an order's subject, or what entry a condition is of */
	Stage		gate;			/* the stage it speaks of; NO_STAGE: always */
	union
	{
		struct
		{
			int			nwanted;
			Wanted	   *wanted;
			bool		any;		/* one of them suffices; else all are needed */
			const Test *line;		/* of when: the amount from which on; NULL: no such */
		}			requirement;
		struct
		{
			Condition	condition;
			char	   *argument;
			char	   *label_zh;	/* never: what it rules out; else NULL */
			char	   *label_en;
			int			document;	/* approval_lapsed: its kind; four_eyes: the same, or -1 */
			Stage		stage;		/* four_eyes: whose step is decided upon, or NO_STAGE;
									 * reached, not_reached: which */
			Stage		until;		/* of an entry: asked before that stage; NO_STAGE: for ever */
			int			duty_kind; /* settled: index of the duty */
		}			condition;
		struct
		{
			int			subject;	/* index of a document kind, or LIMITS_... */
			int			ceiling;	/* index of a document kind, or LIMITED_BY_... */
			Datum		percent;	/* of the ceiling */
			bool		optional;	/* an absent ceiling permits anything */
			Stage		until;		/* NO_STAGE: it binds to the end */
			int			lifting;	/* the kind of document that lifts it; -1: none does */
		}			limit;
		struct
		{
			char	   *track;		/* NULL: any */
			Before		before;
			int			document;	/* BEFORE_DOCUMENT: its kind */
			ContractKind contract_kind; /* BEFORE_CONTRACT; WORD_NONE: any */
			Stage		stage;		/* BEFORE_STAGE */
			bool		anew;		/* not older than the last of them either */
			bool		own;		/* each contract uses one up */
			bool		any_round;
			bool		shifts;
			int			nrenewing;
			const Duration *at_least;	/* NULL: the same day is in order */
			const Duration *at_most;	/* NULL: it rests on it for ever */
			Lengthening longer;		/* of at_most */
			int		   *renewing;	/* kinds that begin the period again */
		}			order;
	}			u;
} Rule;

/* Is it a rule of when something may be entered? */
static inline bool
rule_is_of_time(const Rule *rule)
{
	return rule->kind == RULE_CONDITION && condition_is_of_time(rule->u.condition.condition);
}

/*
 * A row of policy_step.  Of one pair of stages there may be several, of one kind, for different
 * projects.
 */
typedef struct Step
{
	int64		row_id;
	char	   *track;
	Stage		from;			/* NO_STAGE: birth */
	Stage		to;
	const When *when;			/* NULL: always */
	StepKind	kind;
	Office		office;
	char	   *article;
	Authority	authority;
	bool		freezes;
	bool		obliges;		/* some duty arises with it, or ends */
	bool		is_one_of_several;	/* between the same stages, for different projects */
	int			limit_document; /* -1: none */
	int			nrules;
	Rule	  **rules;
} Step;

typedef struct Track
{
	char	   *track;
	char	   *label;			/* in Chinese */
	List	   *owner_kinds;	/* of Office: which may own its projects */
	List	   *approver_kinds; /* those whose paper sets the limit of its projects */
	char	   *article;
	List	   *lines;			/* of Rule: requirements from an amount on */
	List	   *limits;			/* on amounts */
	List	   *conditions[NTHINGS];	/* of what is entered, by what that is */
	List	   *orders[NTHINGS];	/* likewise, but for those of documents, */
	List	  **document_orders;	/* which go by their kind */
	int			nstages;
	Stage	   *stages;			/* of the steps of the track */
	bool	   *leads;			/* by two of them: do steps lead from the one to the other? */
	bool	   *onwards;		/* and do forward steps? */
} Track;

typedef enum DutyEvent
{
	DUTY_PLAN,					/* each year, of each agency of a kind */
	DUTY_STAGE,					/* a stage is reached */
	DUTY_YEAR,					/* each year, from a stage on until another */
	DUTY_CHANGE,				/* a change is decided */
	DUTY_DELAY,					/* a day of delivery passes undelivered */
	DUTY_END,					/* a contract is ended before its delivery */
	DUTY_AUDIT_ITEM				/* the audit bureau asks */
} DutyEvent;

/* A duty that arises by itself. */
typedef struct DutyKind
{
	char	   *code;
	char	   *label_zh;
	char	   *label_en;
	char	   *track;			/* NULL: any */
	DutyEvent	event;
	Stage		stage;			/* DUTY_STAGE, DUTY_YEAR */
	Stage		until;			/* DUTY_YEAR; NO_STAGE: the last */
	const When *when;			/* NULL: always */
	List	   *debtor_kinds;	/* DUTY_PLAN: of Office, each of which owes it */
	Office		debtor;			/* of all else */
	Office		receiver;
	int			ndocuments;
	int		   *documents;		/* kinds of paper any of which meets it, */
	int			nstages;
	Stage	   *stages;			/* as does the project's coming to any of these, */
	WordSet		evaluations;	/* and an evaluation of any of these kinds */
	bool		each_time;		/* DUTY_STAGE: not only when the stage is first reached */
	int			due_month;		/* DUTY_PLAN, DUTY_YEAR */
	int			due_day;
	bool		same_year;		/* DUTY_PLAN: a plan is of the year in which it is due */
	const Duration *period;		/* NULL: whenever */
	bool		shifts;
	Lengthening longer;
	InTimeBy	in_time_by;		/* which of the days of what meets it says when it was met */
	char	   *article;
} DutyKind;

/* Is it a duty of an agency's own, and not of a project's owner for the project? */
static inline bool
duty_is_of_agency(const DutyKind *kind)
{
	return kind->event == DUTY_PLAN || kind->event == DUTY_AUDIT_ITEM;
}

/* A rule that may be waived, and by whom. */
typedef struct Waivable
{
	char	   *track;			/* NULL: any */
	char	   *rule;			/* code of the rule */
	const When *when;			/* of which projects, as it is granted; NULL: of all */
	Office		grantor;
	int			document;		/* kind of paper it rests on */
	int			days;			/* it may hold at most; -1: as many as it says */
	char	   *article;
	Authority	authority;
} Waivable;

/* Who does what with a form. */
typedef struct Form
{
	TableId		table;
	EvaluationKind kind;		/* of an evaluation; WORD_NONE: any for which no row is */
	Deed		does;
	char	   *track;			/* NULL: of any project, or of none */
	const char *track_label;	/* in Chinese */
	List	   *offices;		/* of Office; the owner is the project's, or whose the row is */
	char	   *article;
	Authority	authority;
} Form;

typedef struct Class
{
	Category	category;
	const When *when;			/* NULL: always */
	char	   *track;			/* NULL: that of the project it serves */
	char	   *article;
} Class;

typedef struct Policy
{
	Store	   *store;			/* while it is compiled: where what it points to is */
	int64		id;
	char	   *code;
	char	   *number;
	DateADT		from;
	DateADT		until;			/* last day in force */
	int			backdate_days;	/* -1: any number */
	bool		in_use;
	struct
	{
		const char *table;
		char	   *word;		/* NULL: it has none */
	}			fault;			/* why it cannot be judged by: a word that means nothing */
	Vocabulary	words;
	int			ntracks;
	Track	   *tracks;
	int			nclasses;
	Class	   *classes;
	int			ndocuments;
	DocumentKind *documents;	/* sorted by kind */
	int			nsteps;
	Step	   *steps;
	int			nduty_kinds;
	DutyKind   *duty_kinds;
	int			nwaivables;
	Waivable   *waivables;
	int			nforms;
	Form	   *forms;
	bool		cost_obliges;	/* some duty is of projects that cost so much */
	bool		duties_follow;	/* from a project's own acts and the calendar, and nothing else */
	bool		suspends;		/* some kind of document suspends a project */
	Bitmapset  *suspension_kinds;	/* of documents: those, and those that have it go on */
} Policy;

/* A day that is otherwise than its weekday says. */
typedef struct Holiday
{
	DateADT		day;
	bool		working;
} Holiday;

typedef struct Rulebook
{
	MemoryContext context;
	pg_tz	   *zone;			/* whose calendar "today" is taken from */
	bool		notify;			/* steps, duties and answers send NOTIFY */
	DateADT		begins_on;		/* what was due each year before is not owed */
	int			nholidays;
	Holiday    *holidays;		/* sorted by day */
	int			npolicies;
	Policy	   *policies;		/* sorted by id */
} Rulebook;

extern void rulebook_init(void);
extern void rulebook_announce_change(const Register *reg);
extern void rulebook_look_again(const Register *reg);
extern pg_tz *register_zone(const Register *reg, Snapshot snapshot);
extern const Rulebook *rulebook_of(const Register *reg);
extern char *policy_fault_said(const Policy *policy);
extern const Policy *policy_by_id(const Rulebook *book, int64 id);
extern const Policy *policy_in_force(const Rulebook *book, DateADT day);
extern const Step *policy_step(const Policy *policy, const char *track, Stage from, Stage to);
extern const Step *policy_step_beside(const Policy *policy, const Step *step);
extern const Step *policy_any_birth(const Policy *policy);
extern bool step_has_rule(const Step *step, const Rule *rule);
extern int	policy_document(const Policy *policy, const char *kind);
extern const Track *policy_track(const Policy *policy, const char *track);
extern bool track_leads(const Track *track, Stage from, Stage to);
extern bool track_is_past(const Track *track, Stage stage, Stage gate);
extern bool track_ends_at(const Track *track, Stage stage);
extern const char *duty_event_name(DutyEvent event);
extern int	policy_duty_kind(const Policy *policy, const char *code);
extern bool waivable_is_of(const Waivable *waivable, const char *track, const char *rule);
extern bool duty_takes_document(const DutyKind *kind, int document);
extern bool duty_takes_stage(const DutyKind *kind, Stage stage);
extern bool policy_counts_evaluation(const Policy *policy, EvaluationKind evaluation);
extern void calendar_read(Rulebook *book, Store *store, const Register *reg, Snapshot snapshot);
extern bool is_working_day(const Rulebook *book, DateADT day);
extern DateADT working_day_from(const Rulebook *book, DateADT day);
extern DateADT add_working_days(const Rulebook *book, DateADT day, int days);
extern DateADT calendar_day(int year, int month, int day);
extern int	calendar_year(DateADT date);
extern DateADT duration_end(const Rulebook *book, const Duration *duration, DateADT day);
extern Policy *policy_compile(const Register *reg, Store *store, const Row *head,
							  Snapshot snapshot);
extern DateADT policy_last_day(const Row *row);
extern void policy_require_visible(const Register *reg, int64 policy_id);
extern bool policy_keep(const Register *reg, int64 policy_id, DateADT day);
extern bool policy_claim(const Register *reg, int64 policy_id, DateADT day);

#endif							/* GOVPROJ_RULEBOOK_H */
