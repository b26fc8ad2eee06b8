/*
 * words.h
 *		Words that rows say, as numbers: a room compares these, never strings.
 *
 * Of each enumeration the value zero is a column that is null, and -1 a word
 * that the engine does not know: the CHECK that lists the words can be dropped,
 * or be longer in a register of another version.  What an unknown word stands
 * for matches nothing; a policy row that says one is its version's fault.
 */
#ifndef GOVPROJ_WORDS_H
#define GOVPROJ_WORDS_H

#include "postgres.h"

#include "code/shown.h"
#include "register/descriptor.h"
#include "register/row.h"

#define WORD_UNKNOWN	(-1)

/* A list has a word by its value, and after it the Chinese label of one that messages show. */

#define AGENCY_KIND_WORDS(W) \
	W(AGENCY_DATA_BUREAU, "data_bureau", "数据主管部门") \
	W(AGENCY_UNIT, "unit", "市直单位") \
	W(AGENCY_FINANCE, "finance", "财政部门") \
	W(AGENCY_AUDIT, "audit", "审计部门") \
	W(AGENCY_GOVERNMENT, "government", "政府")

/* An agency of a kind, or whoever owns the project: see office_kind. */
#define OFFICE_WORDS(W) \
	W(OFFICE_DATA_BUREAU, "data_bureau", "数据主管部门") \
	W(OFFICE_UNIT, "unit", "市直单位") \
	W(OFFICE_FINANCE, "finance", "财政部门") \
	W(OFFICE_AUDIT, "audit", "审计部门") \
	W(OFFICE_GOVERNMENT, "government", "政府") \
	W(OFFICE_OWNER, "owner", "项目单位")

#define OUTCOME_WORDS(W) \
	W(OUTCOME_PASSED, "passed", "通过") \
	W(OUTCOME_FAILED, "failed", "未通过") \
	W(OUTCOME_NOT_APPLICABLE, "not_applicable", "不适用")

#define CONTRACT_KIND_WORDS(W) \
	W(CONTRACT_MAIN, "main", "主合同") \
	W(CONTRACT_SUPERVISION, "supervision", "监理合同") \
	W(CONTRACT_RENEWAL, "renewal", "续签合同") \
	W(CONTRACT_TESTING, "testing", "测试合同") \
	W(CONTRACT_EVALUATION, "evaluation", "测评合同") \
	W(CONTRACT_OTHER, "other", "其他合同")

/* What a party has to do with a contract; none of these: it is the supplier that signed it. */
#define PARTY_PART_WORDS(W) \
	W(PARTY_MEMBER, "member") \
	W(PARTY_SUBCONTRACTOR, "subcontractor")

#define COST_LINE_KIND_WORDS(W) \
	W(COST_LINE_SOFTWARE_DEVELOPMENT, "software_development", "应用软件开发费用") /* software_cost */ \
	W(COST_LINE_HARDWARE, "hardware", "硬件购置费用") \
	W(COST_LINE_INFRASTRUCTURE, "infrastructure", "基础设施费用") \
	W(COST_LINE_MAINTENANCE, "maintenance", "运行维护费用") \
	W(COST_LINE_OPERATION, "operation", "业务运营费用") \
	W(COST_LINE_SUPERVISION, "supervision", "监理费用") \
	W(COST_LINE_TESTING, "testing", "测试费用") \
	W(COST_LINE_ACCEPTANCE, "acceptance", "验收费用") \
	W(COST_LINE_SECURITY, "security", "安全费用") \
	W(COST_LINE_OTHER, "other", "其他费用")

#define CHANGE_KIND_WORDS(W) \
	W(CHANGE_VALUE, "value") \
	W(CHANGE_SCOPE, "scope") \
	W(CHANGE_DURATION, "duration") \
	W(CHANGE_FUNDS, "funds")

#define PAYMENT_KIND_WORDS(W) \
	W(PAYMENT_PAYMENT, "payment") \
	W(PAYMENT_SETTLEMENT, "settlement") \
	W(PAYMENT_REFUND, "refund") \
	W(PAYMENT_REVERSAL, "reversal")

#define FUND_SOURCE_WORDS(W) \
	W(FUNDS_CITY, "city", "市本级财政资金") \
	W(FUNDS_NATIONAL, "national", "国家资金")

/* Why a project comes beside the year's budget. */
#define OFF_PLAN_GROUND_WORDS(W) \
	W(GROUND_NATIONAL_MINISTRY, "national_ministry", "国家部委要求建设") \
	W(GROUND_VITAL, "vital", "涉及国计民生") \
	W(GROUND_SECURITY, "security", "涉及网络信息安全")

#define CHANGE_CAUSE_WORDS(W) \
	W(CAUSE_LAW, "law", "法律法规调整") \
	W(CAUSE_POLICY, "policy", "政策调整") \
	W(CAUSE_OTHER, "other", "其他")

/* By which of the days of a paper it is judged whether a duty was met in time. */
#define IN_TIME_BY_WORDS(W) \
	W(IN_TIME_DATED, "dated") \
	W(IN_TIME_RECORDED, "recorded") \
	W(IN_TIME_RECEIVED, "received")

/* What is done with a form. */
#define DEED_WORDS(W) \
	W(DEED_ENTER, "enter") \
	W(DEED_FILE, "file") \
	W(DEED_TAKE_UP, "take_up") \
	W(DEED_DECIDE, "decide") \
	W(DEED_ALLOCATE, "allocate") \
	W(DEED_RESOLVE, "resolve") \
	W(DEED_HAND_OVER, "hand_over") \
	W(DEED_REMEDY, "remedy")

/* The words of an enumeration, by value. */
typedef struct Words
{
	int			n;				/* from 1 to n; nothing is said by 0 */
	const struct Word
	{
		const char *word;
		const char *zh;			/* UTF-8; NULL: messages do not show the word */
	}		   *words;
} Words;

/*
 * For each: the enumeration, what a column of a row says, and the word of a
 * value (NULL: none), by itself and as messages show it: see code/shown.h.
 */
#define AS_VALUE(value, ...) value,
#define ENUMERATION(Type, PREFIX, name, WORDS) \
	typedef enum Type \
	{ \
		PREFIX##_UNKNOWN = WORD_UNKNOWN, \
		PREFIX##_NONE, \
		WORDS(AS_VALUE) \
	} Type; \
	extern const Words name##_words; \
	static inline Type \
	row_##name(const Row *row, int column) \
	{ \
		return (Type) row_word(row, column, &name##_words); \
	} \
	static inline const char * \
	name##_word(Type value) \
	{ \
		return word_of(&name##_words, value); \
	} \
	static inline char * \
	name##_quoted(Type value) \
	{ \
		return quoted_word(name##_word(value), label_of(&name##_words, value)); \
	} \
	static inline const char * \
	name##_label(Type value) \
	{ \
		return label_or_word(name##_word(value), label_of(&name##_words, value)); \
	}

extern int	row_word(const Row *row, int column, const Words *words);
extern int	word_value(const Words *words, const char *word);
extern const char *word_of(const Words *words, int value);
extern const char *label_of(const Words *words, int value);

ENUMERATION(AgencyKind, AGENCY, agency_kind, AGENCY_KIND_WORDS)
ENUMERATION(Office, OFFICE, office, OFFICE_WORDS)
ENUMERATION(Outcome, OUTCOME, outcome, OUTCOME_WORDS)
ENUMERATION(ContractKind, CONTRACT, contract_kind, CONTRACT_KIND_WORDS)
ENUMERATION(PartyPart, PARTY, party_part, PARTY_PART_WORDS)
ENUMERATION(CostLineKind, COST_LINE, cost_line_kind, COST_LINE_KIND_WORDS)
ENUMERATION(ChangeKind, CHANGE, change_kind, CHANGE_KIND_WORDS)
ENUMERATION(PaymentKind, PAYMENT, payment_kind, PAYMENT_KIND_WORDS)
ENUMERATION(FundSource, FUNDS, fund_source, FUND_SOURCE_WORDS)
ENUMERATION(OffPlanGround, GROUND, off_plan_ground, OFF_PLAN_GROUND_WORDS)
ENUMERATION(ChangeCause, CAUSE, change_cause, CHANGE_CAUSE_WORDS)
ENUMERATION(InTimeBy, IN_TIME, in_time_by, IN_TIME_BY_WORDS)
ENUMERATION(Deed, DEED, deed, DEED_WORDS)
#undef ENUMERATION
#undef AS_VALUE

/* Some of the words of an enumeration: bit n stands for the value n. */
typedef uint32 WordSet;

static inline WordSet
word_set_with(WordSet set, int value)
{
	return value > 0 ? set | ((WordSet) 1 << value) : set;
}

/* What is not said, and a word that is not known, is in no set. */
static inline bool
word_set_has(WordSet set, int value)
{
	return value > 0 && (set & ((WordSet) 1 << value)) != 0;
}

/* The kind of agency that holds an office; AGENCY_NONE: the owner, of whatever kind it is. */
static inline AgencyKind
office_kind(Office office)
{
	return office == OFFICE_OWNER ? AGENCY_NONE : (AgencyKind) office;
}

#endif							/* GOVPROJ_WORDS_H */
