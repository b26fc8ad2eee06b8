/*
 * article.h
 *		How an article is cited.
 */
#ifndef GOVPROJ_ARTICLE_H
#define GOVPROJ_ARTICLE_H

#include "postgres.h"

/* How far what a row says is said by the article that it names. */
typedef enum Authority
{
	AUTHORITY_LETTER,
	AUTHORITY_READING,			/* it is how the article is read */
	AUTHORITY_NONE				/* no article says it */
} Authority;

extern Authority authority_by_note(const char *note);
extern char *article_text(const char *article);
extern char *article_cited(const char *article, Authority authority);
extern char *article_said(const char *article, Authority authority, const char *said);

#endif							/* GOVPROJ_ARTICLE_H */
