/*
 * category.c
 *		The categories of Article 3 and their names.
 */
#include "postgres.h"

#include "category/category.h"
#include "code/code.h"
#include "code/shown.h"

static const CodeEntry *category_match(const char *text);

static const CodeEntry categories[] = {
	{CATEGORY_INFRASTRUCTURE, "infrastructure", "基础设施服务", "Infrastructure services", {"基础设施"}},
	{CATEGORY_INFRASTRUCTURE_NETWORK, "infrastructure.network", "政务网", "Government network",
	 {"政务网服务", "政务网络", "政务外网"}},
	{CATEGORY_INFRASTRUCTURE_CLOUD, "infrastructure.cloud", "政务云", "Government cloud", {"政务云服务"}},
	{CATEGORY_INFRASTRUCTURE_OTHER, "infrastructure.other", "其他基础设施服务",
	 "Other infrastructure services",
	 {"其他基础设施", "其他"}},
	{CATEGORY_SOFTWARE, "software", "软件开发服务", "Software development services", {"软件开发"}},
	{CATEGORY_SOFTWARE_PLATFORM, "software.platform", "公共支撑平台开发服务", "Common platform development",
	 {"公共支撑平台开发", "公共支撑平台"}},
	{CATEGORY_SOFTWARE_GENERAL, "software.general", "通用软件开发服务", "General software development",
	 {"通用软件开发", "通用软件"}},
	{CATEGORY_SOFTWARE_PROFESSIONAL, "software.professional", "专业软件开发服务",
	 "Professional software development",
	 {"专业软件开发", "专业软件"}},
	{CATEGORY_MAINTENANCE, "maintenance", "运维服务", "Maintenance services", {"运维", "运行维护服务", "运行维护"}},
	{CATEGORY_MAINTENANCE_INFRASTRUCTURE, "maintenance.infrastructure", "基础设施运行维护服务",
	 "Infrastructure maintenance", {"基础设施运行维护", "基础设施运维服务", "基础设施运维"}},
	{CATEGORY_MAINTENANCE_SOFTWARE, "maintenance.software", "软件系统运行维护服务", "Software maintenance",
	 {"软件系统运行维护", "软件系统运维服务", "软件系统运维", "软件运维服务", "软件运维"}},
	{CATEGORY_OPERATION, "operation", "系统业务运营服务", "Operation services",
	 {"系统业务运营", "业务运营服务", "业务运营"}},
	{CATEGORY_OPERATION_ANALYSIS, "operation.analysis", "业务分析", "Business analysis", {"业务分析服务"}},
	{CATEGORY_OPERATION_PROCESSING, "operation.processing", "数据处理", "Data processing", {"数据处理服务"}},
	{CATEGORY_OPERATION_GOVERNANCE, "operation.governance", "数据治理", "Data governance", {"数据治理服务"}},
	{CATEGORY_OPERATION_OTHER, "operation.other", "其他系统业务运营服务", "Other operation services",
	 {"其他系统业务运营", "其他业务运营服务", "其他业务运营", "其他"}},
	{CATEGORY_THIRDPARTY, "thirdparty", "第三方服务", "Third-party services", {"第三方", "第三方配套服务"}},
	{CATEGORY_THIRDPARTY_CONSULTING, "thirdparty.consulting", "咨询", "Consulting", {"咨询服务"}},
	{CATEGORY_THIRDPARTY_SUPERVISION, "thirdparty.supervision", "监理", "Supervision", {"监理服务"}},
	{CATEGORY_THIRDPARTY_TESTING, "thirdparty.testing", "测评", "Testing", {"测评服务"}},
	{CATEGORY_THIRDPARTY_INSPECTION, "thirdparty.inspection", "检验检测", "Inspection", {"检验检测服务"}},
	{CATEGORY_THIRDPARTY_SECURITY, "thirdparty.security", "安全评价", "Security evaluation",
	 {"安全评价服务"}},
	{CATEGORY_THIRDPARTY_OTHER, "thirdparty.other", "其他第三方服务", "Other third-party services",
	 {"其他第三方", "其他配套服务", "其他"}},
};

static const CodeEntry *const categories_end = categories + lengthof(categories);

static const CodeList category_list = {"govproj.category", categories, lengthof(categories),
									   category_match};

static inline bool
is_top(const CodeEntry *entry)
{
	return category_top(entry->code) == entry->code;
}

/* Whether a leaf is called so by those who have said what it lies below. */
static bool
is_called_below_top(const CodeEntry *leaf, const char *text)
{
	return strcmp(strchr(leaf->name, '.') + 1, text) == 0 || code_is_alias(leaf, text);
}

/*
 * A path of two names, each canonical or Chinese, such as 软件开发服务/专业软件开发服务. Cuts text at the
 * separator.
 */
static const CodeEntry *
category_match_path(char *text)
{
	const CodeEntry *top = NULL;
	char	   *below = strpbrk(text, "./");

	if (below == NULL)
		return NULL;
	*below++ = '\0';

	/* a top stands before all that lies below it */
	for (const CodeEntry *entry = categories; entry < categories_end; entry++)
	{
		if (is_top(entry))
			top = strcmp(entry->name, text) == 0 || code_is_alias(entry, text) ? entry : NULL;
		else if (top != NULL && is_called_below_top(entry, below))
			return entry;
	}
	return NULL;
}

/* A Chinese name that only one category has: "其他" alone says nothing. */
static const CodeEntry *
category_match_alias(const char *text)
{
	const CodeEntry *match = NULL;

	for (const CodeEntry *entry = categories; entry < categories_end; entry++)
	{
		if (!code_is_alias(entry, text))
			continue;
		if (match != NULL)
			return NULL;
		match = entry;
	}
	return match;
}

static const CodeEntry *
category_match(const char *text)
{
	const CodeEntry *match;
	char		path[CODE_TEXT_SIZE];

	for (const CodeEntry *entry = categories; entry < categories_end; entry++)
	{
		if (strcmp(entry->name, text) == 0)
			return entry;
	}
	match = category_match_alias(text);
	if (match != NULL)
		return match;
	strlcpy(path, text, sizeof(path));
	return category_match_path(path);
}

bool
category_parse(const char *text, Category *out)
{
	const CodeEntry *entry = code_parse(&category_list, text, strlen(text));

	if (entry == NULL)
		return false;
	*out = entry->code;
	return true;
}

const char *
category_name(Category category)
{
	return code_get(&category_list, category)->name;
}

const char *
category_label(Category category, bool zh)
{
	return code_label(code_get(&category_list, category), zh);
}

char *
category_quoted(Category category)
{
	return quoted_word(category_name(category),
					   shown_label(code_get(&category_list, category)->zh));
}

bool
category_is_valid(int16 code)
{
	return code_find(&category_list, code) != NULL;
}

Category
category_last(Category category)
{
	Category	last = category;

	for (const CodeEntry *entry = categories; entry < categories_end; entry++)
	{
		if (category_within(entry->code, category))
			last = entry->code;
	}
	return last;
}

CODE_FUNCTIONS(category, &category_list);
CODE_COMPARISONS_WITH_TEXT(category, &category_list);

#define CONTAINS(ancestor, child) category_within(child, ancestor)

CODE_AGAINST_TEXT(category, within, CODE_OF_OPERAND, category_within, &category_list);
CODE_AGAINST_TEXT(category, contains, CODE_OF_OPERAND, CONTAINS, &category_list);

PG_FUNCTION_INFO_V1(govproj_category_within);
PG_FUNCTION_INFO_V1(govproj_category_contains);
PG_FUNCTION_INFO_V1(govproj_category_last);
PG_FUNCTION_INFO_V1(govproj_category_parent);

/*
 * govproj.category_within(child category, ancestor category) returns boolean, behind <@
 *		Whether the first is the second or lies below it.
 */
Datum
govproj_category_within(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(category_within(PG_GETARG_CATEGORY(0), PG_GETARG_CATEGORY(1)));
}

/*
 * govproj.category_contains(ancestor category, child category) returns boolean, behind @>
 *		Whether the second is the first or lies below it.
 */
Datum
govproj_category_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(category_within(PG_GETARG_CATEGORY(1), PG_GETARG_CATEGORY(0)));
}

/*
 * govproj.category_last(category) returns category
 *		The last category of the subtree, in the order of the type: itself, if nothing lies below.
 */
Datum
govproj_category_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_CATEGORY(category_last(PG_GETARG_CATEGORY(0)));
}

/*
 * govproj.parent(category) returns category
 *		The category above, NULL for one of the five kinds.
 */
Datum
govproj_category_parent(PG_FUNCTION_ARGS)
{
	Category	category = PG_GETARG_CATEGORY(0);

	if (category_top(category) == category)
		PG_RETURN_NULL();
	PG_RETURN_CATEGORY(category_top(category));
}
