/*
 * errors.h
 *		The extension's SQLSTATE class and its message catalogue.
 *
 * Include after postgres.h. Class ZG is one that PostgreSQL and the SQL standard leave free; a
 * standard
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

extern const char *govproj_textdomain(void);

/* c.h has _() ask the server's own catalogue; texts that we compose are in ours */
#undef _
#define _(x) dgettext(TEXTDOMAIN, x)

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
