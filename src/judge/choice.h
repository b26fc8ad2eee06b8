/*
 * choice.h
 *		Of the rows of a policy that are for different projects, the one that is for
 *		this one: the step between two stages, the class of the category.
 */
#ifndef GOVPROJ_CHOICE_H
#define GOVPROJ_CHOICE_H

#include "postgres.h"

#include "judge/rule_when.h"

/* Rows of which none is for the project, each with why. */
typedef struct Choice
{
	int			n;
	Barred	   *barred;
} Choice;

extern bool choice_bars(Case *c, Choice *choice, const When *when);
extern bool step_is_there(Case *c, const Step *step);
extern Choice steps_barred(Case *c, Stage from, Stage to);
extern bool choice_is_open(const Choice *choice);
extern const Class *class_chosen(Case *c);
extern Choice classes_barred(Case *c);
extern char *track_of_class(Case *c, const Class *class);

#endif							/* GOVPROJ_CHOICE_H */
