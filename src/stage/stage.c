/*
 * stage.c
 *		The stages and their names.
 *
 * A label says what has been reached; the names beside it are those that offices write for the same
 * thing.
 */
#include "postgres.h"

#include "code/code.h"
#include "code/shown.h"
#include "stage/stage.h"

static const CodeEntry *stage_match(const char *text);

static const CodeEntry stages[] = {
	{STAGE_REJECTED, "rejected", "不予立项", "Rejected", {"已否决", "否决", "未获批准", "不予批准"}},
	{STAGE_WITHDRAWN, "withdrawn", "已撤回", "Withdrawn", {"撤回", "已撤销", "撤销"}},
	{STAGE_TERMINATED, "terminated", "已终止", "Terminated", {"终止"}},
	{STAGE_RETURNED, "returned", "已退回", "Returned", {"退回", "退回修改"}},
	{STAGE_PLANNED, "planned", "已计划", "Planned", {"计划", "已列入计划", "列入计划"}},
	{STAGE_PROPOSED, "proposed", "已建议", "Proposed", {"建议", "项目建议", "项目建议书"}},
	{STAGE_REGISTERED, "registered", "已入库", "Registered", {"入库", "项目入库", "已登记", "登记"}},
	{STAGE_SUBMITTED, "submitted", "已申报", "Submitted", {"申报", "已提交", "提交"}},
	{STAGE_PRECHECKED, "prechecked", "已初审", "Preliminary review passed", {"初审", "初审通过", "已通过初审"}},
	{STAGE_FEASIBLE, "feasible", "已可研", "Feasibility shown", {"可研", "可研通过", "可行性研究"}},
	{STAGE_DESIGNED, "designed", "已设计", "Designed", {"设计", "初步设计", "已初步设计"}},
	{STAGE_ESTIMATED, "estimated", "已定概算", "Estimated", {"概算", "概算审批", "已批复概算", "概算批复"}},
	{STAGE_REVIEWED, "reviewed", "已论证", "Reviewed", {"论证", "论证通过", "已评审", "评审"}},
	{STAGE_FUND_REVIEWED, "fund_reviewed", "已审核资金", "Funds reviewed",
	 {"审核资金", "资金已审核", "资金审核", "资金审核通过"}},
	{STAGE_APPROVED, "approved", "已立项", "Approved", {"立项", "已批准", "批准", "已审批", "审批", "审批通过"}},
	{STAGE_FUNDED, "funded", "已落实资金", "Funds granted",
	 {"落实资金", "资金已落实", "资金落实", "已批复资金", "资金已批复", "资金批复"}},
	{STAGE_PROCURING, "procuring", "采购中", "In procurement", {"采购", "正在采购"}},
	{STAGE_CONTRACTED, "contracted", "已签约", "Contracted",
	 {"签约", "已签合同", "签合同", "已签订合同", "签订合同", "合同已签订"}},
	{STAGE_IMPLEMENTING, "implementing", "实施中", "In implementation", {"实施", "正在实施", "项目实施"}},
	{STAGE_INITIALLY_ACCEPTED, "initially_accepted", "已初步验收", "Initially accepted", {"初步验收"}},
	{STAGE_TRIAL, "trial", "试运行中", "In trial operation", {"试运行", "正在试运行"}},
	{STAGE_IN_OPERATION, "in_operation", "已投入运行", "In operation", {"投入运行", "正式运行", "已投入使用", "投入使用"}},
	{STAGE_PREACCEPTED, "preaccepted", "已前置审核", "Pre-acceptance review passed",
	 {"前置审核", "验收前置审核", "已验收前置审核", "前置审核通过", "已初验", "初验"}},
	{STAGE_ACCEPTED, "accepted", "已验收", "Accepted", {"验收", "验收通过", "已通过验收", "已终验", "终验"}},
	{STAGE_FINAL_ACCOUNT, "final_account", "已决算", "Final account settled", {"决算", "竣工决算", "已竣工决算", "财务决算"}},
	{STAGE_EVALUATED, "evaluated", "已评价", "Evaluated", {"评价", "绩效评价", "已后评价", "后评价"}},
	{STAGE_FILED, "filed", "已备案", "Filed", {"备案", "验收备案", "已验收备案"}},
	{STAGE_DECOMMISSIONED, "decommissioned", "已下线", "Decommissioned", {"下线", "报废", "已报废", "停用", "已停用"}},
};

static const CodeEntry *const stages_end = stages + lengthof(stages);

static const CodeList stage_list = {"govproj.stage", stages, lengthof(stages), stage_match};

static const CodeEntry *
stage_match(const char *text)
{
	for (const CodeEntry *entry = stages; entry < stages_end; entry++)
	{
		if (strcmp(entry->name, text) == 0)
			return entry;
	}
	for (const CodeEntry *entry = stages; entry < stages_end; entry++)
	{
		if (code_is_alias(entry, text))
			return entry;
	}
	return NULL;
}

bool
stage_parse(const char *text, Stage *out)
{
	const CodeEntry *entry = code_parse(&stage_list, text, strlen(text));

	if (entry == NULL)
		return false;
	*out = entry->code;
	return true;
}

const char *
stage_name(Stage stage)
{
	return code_get(&stage_list, stage)->name;
}

const char *
stage_label(Stage stage, bool zh)
{
	return code_label(code_get(&stage_list, stage), zh);
}

const char *
stage_shown(Stage stage)
{
	return shown_label(code_get(&stage_list, stage)->zh);
}

char *
stage_quoted(Stage stage)
{
	return quoted_word(stage_name(stage), stage_shown(stage));
}

char *
stage_listed(Stage stage)
{
	return listed_word(stage_name(stage), stage_shown(stage));
}

bool
stage_is_valid(int16 code)
{
	return code_find(&stage_list, code) != NULL;
}

CODE_FUNCTIONS(stage, &stage_list);
CODE_COMPARISONS_WITH_TEXT(stage, &stage_list);
