/*
 * word_order.c
 *		Orders between facts, in words.
 */
#include "postgres.h"

#include "code/shown.h"
#include "errors.h"
#include "judge/rule_order.h"
#include "judge/word_rule.h"
#include "register/day.h"

/* What an order speaks of: a contract or a document that is or was entered, or the step itself. */
static char *
word_order_subject(const Case *c, const Rule *rule, const Subject *subject)
{
	if (subject->contract)
		return psprintf(_("contract %lld was signed on %s"), (long long) subject->contract->id,
						date_text(subject->day));
	if (subject->document)
		return psprintf(_("document %lld (%s) is of %s"), (long long) subject->document->id,
						label_of_kind(&c->policy->documents[subject->document->kind]),
						date_text(subject->day));
	if (rule->thing.kind == THING_STAGE)
		return psprintf(_("the step is of %s"), date_text(subject->day));
	return psprintf(_("the entry is of %s"), date_text(subject->day));
}

static char *
word_document_kind(const DocumentKind *kind)
{
	return word_and_label(kind->kind, kind->label);
}

/* It came sooner after something than it may. */
static char *
word_too_soon(const Ground *ground, const char *subject, const char *after, DateADT day)
{
	/* translator: the step is of 2020-03-02; the project came to "trial" on 2020-01-01, ... */
	return psprintf(_("%1$s; %2$s on %3$s, and it may not be before %4$s"), subject, after,
					date_text(day), date_text(ground->order.first_day));
}

/* A period that has run out, or runs. */
static char *
word_period(const Ground *ground, const char *what)
{
	const Subject *subject = &ground->order.subject;

	if (subject->contract)
		return psprintf(_("%s of %s is valid until %s; contract %lld was signed on %s"), what,
						date_text(ground->order.period.begins_on),
						date_text(ground->order.period.last_day),
						(long long) subject->contract->id, date_text(subject->day));
	return psprintf(_("%s of %s is valid until %s; it must be alive on %s"), what,
					date_text(ground->order.period.begins_on),
						date_text(ground->order.period.last_day),
					date_text(subject->day));
}

static char *
word_document_order(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *kind = word_document_kind(&c->policy->documents[rule->u.order.document]);
	char	   *subject = word_order_subject(c, rule, &ground->order.subject);
	const Document *document = ground->order.there.document;

	switch (ground->order.fault)
	{
		case ORDER_NOTHING:
			return psprintf(_("%s and needs %s; %s"), subject, kind,
							word_on_record(&ground->order.there));
		case ORDER_NOT_OWN:
			return psprintf(_("%s; each contract needs its own %s, dated that day or before"),
							subject, kind);
		case ORDER_BEFORE:
			return psprintf(_("%s, before the %s of %s on which it rests"), subject, kind,
							date_text(document->issued_on));
		case ORDER_TOO_SOON:
			return word_too_soon(ground, subject, psprintf(_("%s was issued"), kind),
								 document->issued_on);
		case ORDER_LAPSED:
		case ORDER_KEPT:
			break;
	}
	if (rule->u.order.at_most && document)
		return word_period(ground, kind);
	return psprintf(_("%s, no earlier than the %s on which it rests"), subject, kind);
}

static char *
word_contract_order(const Case *c, const Rule *rule, const Ground *ground)
{
	const Contract *contract = ground->order.contract;
	char	   *subject = word_order_subject(c, rule, &ground->order.subject);

	if (contract == NULL)
		return psprintf(_("%s, which needs a contract of kind %s; none is on record"), subject,
						word_quoted(c, LIST_CONTRACT, rule->u.order.contract_kind));
	if (ground->order.fault == ORDER_BEFORE)
		return psprintf(_("%s, before contract %lld of %s on which it rests"), subject,
						(long long) contract->id, date_text(contract->signed_on));
	if (ground->order.fault == ORDER_TOO_SOON)
		return word_too_soon(ground, subject, psprintf(_("contract %lld was signed"),
													   (long long) contract->id),
							 contract->signed_on);
	if (rule->u.order.at_most)
		return word_period(ground, psprintf(_("contract %lld"), (long long) contract->id));
	return psprintf(_("%s, no earlier than contract %lld on which it rests"), subject,
					(long long) contract->id);
}

/* An event that a subject may not come before. */
static char *
word_event(const Case *c, const Rule *rule)
{
	switch (rule->u.order.before)
	{
		case BEFORE_INITIATION:
			return _("the project was initiated");
		case BEFORE_ROUND:
			return _("the round began");
		case BEFORE_CHANGE:
			return _("the last change was decided");
		case BEFORE_DELIVERY:
			return _("the last delivery was made");
		case BEFORE_STAGE:
			return psprintf(_("the project came to %s"), word_stage(c, rule->u.order.stage));
		case BEFORE_DOCUMENT:
		case BEFORE_CONTRACT:
			break;
	}
	return NULL;
}

/* The days on which something is in order after an event. */
static char *
word_event_period(const Case *c, const Rule *rule, const Ground *ground, const char *subject)
{
	const char *event = word_event(c, rule);
	char	   *event_on = date_text(ground->order.event_on);

	if (ground->order.fault == ORDER_TOO_SOON)
		return word_too_soon(ground, subject, event, ground->order.event_on);
	if (rule->u.order.at_most == NULL)
		return psprintf(_("%1$s; %2$s on %3$s: from %4$s on"), subject, event, event_on,
						date_text(ground->order.first_day));
	return psprintf(_("%1$s; %2$s on %3$s: from %4$s to %5$s"), subject, event, event_on,
					date_text(ground->order.first_day), date_text(ground->order.period.last_day));
}

char *
word_order(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *subject;

	if (rule->u.order.before == BEFORE_DOCUMENT)
		return word_document_order(c, rule, ground);
	if (rule->u.order.before == BEFORE_CONTRACT)
		return word_contract_order(c, rule, ground);
	subject = word_order_subject(c, rule, &ground->order.subject);
	if (ground->order.fault == ORDER_NOTHING)
		return psprintf(_("%s; %s never"), subject, word_event(c, rule));
	if (ground->order.fault != ORDER_BEFORE && ground->order.has_event &&
		order_has_period(rule))
		return word_event_period(c, rule, ground, subject);
	if (ground->order.fault == ORDER_BEFORE && ground->order.event_on <= ground->order.subject.day)
		return psprintf(_("%s; entered after it: %s on %s"), subject, word_event(c, rule),
						date_text(ground->order.event_on));
	if (ground->order.fault == ORDER_BEFORE)
		return psprintf(_("%s; %s on %s, and it may not be before that"), subject,
						word_event(c, rule), date_text(ground->order.event_on));
	return psprintf(_("%s, no earlier than %s"), subject, word_event(c, rule));
}
