/*
 * rule_order.h
 *		Rules about what rests on what, and for how long.
 */
#ifndef GOVPROJ_RULE_ORDER_H
#define GOVPROJ_RULE_ORDER_H

#include "postgres.h"

#include "judge/judged.h"

extern OrderFault order_fault(Case *c, const Rule *rule, const Subject *subject,
							  const Document **document);
extern const Ground *order_ground(Case *c, const Rule *rule, const Subject *subject,
								  OrderFault fault);
extern bool order_has_period(const Rule *rule);
extern int	order_sqlstate(OrderFault fault);

#endif							/* GOVPROJ_RULE_ORDER_H */
