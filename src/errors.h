/*
 * errors.h
 *		The extension's SQLSTATE class, its messages, and in what form a refusal tells its cause.
 *
 * Include after postgres.h and the server's other headers: what ereport() takes is put through our
 * own functions here. Class ZG is one that PostgreSQL and the SQL standard leave free; a standard
 * code is used wherever one fits better. When several rules are unmet, the lowest number is
 * reported.
 */
#ifndef GOVPROJ_ERRORS_H
#define GOVPROJ_ERRORS_H

/*
 * ereport() looks messages up in the catalogue named here, so it must be ours and not the
 * server's
 */
#undef TEXTDOMAIN
#define TEXTDOMAIN govproj_textdomain()

/* In the language that govproj.language names; as it stands, for gettext, where it names none. */
extern const char *in_language(const char *message) pg_attribute_format_arg(1);
extern const char *govproj_textdomain(void);
extern void errors_init(void);

/* Refusals and warnings tell their causes as JSON (govproj.detail, or as they are collected). */
extern bool refusals_are_json(void);
extern void refusal_init(void);

/*
 * In place of errtableconstraint(), and last in ereport(): what has been said becomes JSON where
 * that is wanted. refused_by_rule: where the table is told with its column, or there is none yet.
 */
struct RelationData;
extern int	refused_by(struct RelationData *rel, const char *rule);
extern int	refused_by_rule(const char *rule);
struct ErrorData;
extern char *refusal_json(const struct ErrorData *reported, const char *rule, const char *told);

/* Causes as JSON, gathered for one who asks what would be said. */
struct StringInfoData;
extern struct StringInfoData *warnings_go_to(struct StringInfoData *told);
extern bool warning_is_collected(const char *causes);
extern void add_causes(struct StringInfoData *told, const char *causes);

/* c.h has _() ask the server's own catalogue; texts that we compose are in ours */
#undef _
#define _(x) dgettext(TEXTDOMAIN, in_language(x))

/* What ereport() translates, by the language that is set before lc_messages is asked. */
#define errmsg(message, ...) errmsg(in_language(message), ##__VA_ARGS__)
#define errdetail(message, ...) errdetail(in_language(message), ##__VA_ARGS__)
#define errhint(message, ...) errhint(in_language(message), ##__VA_ARGS__)
#define errmsg_plural(one, many, n, ...) \
	errmsg_plural(in_language(one), in_language(many), n, ##__VA_ARGS__)

#define ERRCODE_GOVPROJ_NO_SUCH_STEP		MAKE_SQLSTATE('Z', 'G', '0', '0', '1')
#define ERRCODE_GOVPROJ_DOCUMENT_MISSING	MAKE_SQLSTATE('Z', 'G', '0', '0', '2')
#define ERRCODE_GOVPROJ_MONEY_LINE			MAKE_SQLSTATE('Z', 'G', '0', '0', '3')
#define ERRCODE_GOVPROJ_APPROVAL_LAPSED		MAKE_SQLSTATE('Z', 'G', '0', '0', '4')
#define ERRCODE_GOVPROJ_OPEN_OBLIGATION		MAKE_SQLSTATE('Z', 'G', '0', '0', '5')
#define ERRCODE_GOVPROJ_WRONG_OFFICE		MAKE_SQLSTATE('Z', 'G', '0', '0', '6')
#define ERRCODE_GOVPROJ_NO_POLICY			MAKE_SQLSTATE('Z', 'G', '0', '0', '7')
#define ERRCODE_GOVPROJ_ABOVE_LIMIT			MAKE_SQLSTATE('Z', 'G', '0', '0', '8')
#define ERRCODE_GOVPROJ_RECORD_FIXED		MAKE_SQLSTATE('Z', 'G', '0', '0', '9')
#define ERRCODE_GOVPROJ_OUT_OF_SCOPE		MAKE_SQLSTATE('Z', 'G', '0', '1', '0')
#define ERRCODE_GOVPROJ_DATE_ORDER			MAKE_SQLSTATE('Z', 'G', '0', '1', '1')

#endif							/* GOVPROJ_ERRORS_H */
