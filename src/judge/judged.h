/*
 * judged.h
 *		A rule as it has been judged, and what its wording needs.
 */
#ifndef GOVPROJ_JUDGED_H
#define GOVPROJ_JUDGED_H

#include "postgres.h"

#include "judge/choice.h"
#include "judge/duties.h"
#include "judge/periods.h"

/* What is on record of a kind of document that is asked for. */
typedef enum OnRecordState
{
	ON_RECORD,					/* one that counts, whether or not it serves */
	ON_RECORD_VOIDED,			/* only one that was voided */
	ON_RECORD_LATER,			/* only one of a later day */
	ON_RECORD_EARLIER,			/* only an earlier round's */
	ON_RECORD_NOTHING
} OnRecordState;

typedef struct OnRecord
{
	OnRecordState state;
	const Document *document;
	DateADT		day;			/* by which it was asked for, where it is later */
} OnRecord;

/* What an order is put to: a step, or what is or has been entered. */
typedef struct Subject
{
	DateADT		day;
	int64		after_seq;		/* its round's first, a step's sequence number */
	bool		strict;			/* what the round has nothing of yet is missed */
	bool		earlier;		/* it is of an earlier round */
	bool		only_papers;	/* only orders of papers matter, for whatever cause */
	bool		papers_judged;	/* its orders of papers are judged already */
	const Document *document;	/* NULL: it is none */
	const Contract *contract;	/* NULL: it is none */
} Subject;

typedef enum OrderFault
{
	ORDER_KEPT,
	ORDER_NOTHING,				/* what it rests on is not there */
	ORDER_NOT_OWN,				/* not one for each */
	ORDER_BEFORE,				/* what it rests on came later */
	ORDER_TOO_SOON,				/* not long enough after what it rests on */
	ORDER_LAPSED				/* what it rests on had lapsed */
} OrderFault;

/* With whom somebody coincides who is to be independent. */
typedef enum CoincidesWith
{
	COINCIDES_WITH_NOBODY,
	COINCIDES_UNNAMED,			/* it is not said who made it */
	COINCIDES_WITH_OWNER,
	COINCIDES_WITH_PARTY
} CoincidesWith;

typedef struct Coincidence
{
	CoincidesWith with;
	const Party *who;			/* of the contract that is judged; NULL: who made a document */
	const Contract *contract;	/* COINCIDES_WITH_PARTY: of which it is one */
	const Party *party;
} Coincidence;

typedef enum DateFault
{
	DATE_IN_ORDER,
	DATE_IN_FUTURE,
	DATE_BEFORE_STEP,
	DATE_BEFORE_CHANGE,
	DATE_IS_NONE,				/* -infinity */
	DATE_TOO_FAR_BACK
} DateFault;

typedef enum PlanLineFault
{
	PLAN_LINE_SERVES,
	PLAN_LINE_ABSENT,
	PLAN_LINE_OF_ANOTHER,
	PLAN_LINE_OF_ANOTHER_YEAR,
	PLAN_LINE_NOT_FILED,
	PLAN_LINE_NOT_APPROVED,
	PLAN_LINE_SUPERSEDED
} PlanLineFault;

typedef enum OwnerFault
{
	OWNER_AGREES,
	OWNER_OF_ANOTHER_KIND,		/* than may own such projects, or active no longer */
	OWNER_OF_NO_SERVED			/* it serves another owner's project */
} OwnerFault;

/* Of a contract or a document that a requirement wants. */
typedef enum WantedFault
{
	WANTED_SERVES,
	WANTED_MISSING,
	WANTED_LATER,				/* signed after the day */
	WANTED_TOO_LITTLE,			/* for nothing, or next to nothing */
	WANTED_UNQUALIFIED,			/* states no qualification */
	WANTED_LAPSED,				/* its qualification had ended */
	WANTED_DEPENDENT			/* by the owner, or by a party of another contract */
} WantedFault;

/* Of one of the things that a requirement wants. */
typedef struct WantedState
{
	bool		met;
	WantedFault fault;			/* of a contract, and of a document that is there */
	OnRecord	there;			/* of a document */
	const Contract *contract;	/* the last of the kind; NULL: there is none */
	Coincidence coincidence;	/* of who is to be independent */
	Yuan		whole;			/* of which a percentage is taken */
} WantedState;

/* An amount that a limit speaks of, when there is one. */
typedef struct KnownYuan
{
	bool		known;
	Yuan		amount;
} KnownYuan;

/* What a rule was judged by, as far as it is spoken of: one member for each kind of rule. */
typedef union Ground
{
	Choice		steps;			/* RULE_STEP: those that are for other projects */
	struct
	{
		DateFault	fault;
		DateADT		earliest;	/* DATE_BEFORE_STEP, DATE_BEFORE_CHANGE */
	}			legal_date;
	struct
	{
		const Agency *owner;	/* NULL: the office is no owner's */
	}			office;
	struct
	{
		DateADT		from;
	}			suspended;
	struct
	{
		WantedState *wanted;	/* as many as the rule has */
		Yuan		amount;		/* that its money line is put to, where it has one */
	}			requirement;
	struct
	{
		const Agency *owner;
		const Track *track;		/* NULL: not known */
		OwnerFault	owner_fault;
		const Served *served;	/* NULL: none that the current user may learn of */
		char	   *served_owner;	/* its name; NULL likewise */
		const Class *class;		/* that of the project; NULL: it has none */
		Choice		classes;	/* then: those that are for other projects */
		bool		serves;		/* some project, though the class has a track of its own */
		PlanLineFault plan_line;
		int			nopen;
		const Contract **open;	/* still to be delivered */
		const Duty *duty;		/* the oldest that is open; NULL: none */
		char	   *person;		/* who decides on what he did himself; NULL: nobody */
		const Document *opinion;	/* by which he does; NULL: by the step */
	}			condition;
	struct
	{
		KnownYuan	subject;
		KnownYuan	ceiling;
		const Contract *overdrawn;	/* by supplements; NULL: none */
	}			limit;
	struct
	{
		Subject		subject;
		OrderFault	fault;
		OnRecord	there;			/* of the documents that it rests on */
		const Contract *contract;	/* that it rests on; NULL: none */
		bool		has_event;
		DateADT		event_on;
		DateADT		first_day;		/* where it comes so long after it */
		Period		period;			/* where it lives for a time */
	}			order;
} Ground;

typedef struct JudgedRule
{
	const Rule *rule;
	int			sqlstate;		/* with which it is refused */
	bool		met;			/* or waived */
	bool		waived;
	Waiver		waiver;			/* when it is waived */
	const Ground *ground;		/* NULL: not spoken of, since it is met */
} JudgedRule;

#endif							/* GOVPROJ_JUDGED_H */
