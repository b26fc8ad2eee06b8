/*
 * shown.h
 *		Words of SQL as messages show them: as SQL writes them, and in Chinese
 *		messages by their Chinese label, with the word in brackets.
 *
 * The labels are of the register's own language and no translations: messages in
 * any other language show the words alone.  A label is in the database's encoding;
 * NULL: the word has none.
 */
#ifndef GOVPROJ_SHOWN_H
#define GOVPROJ_SHOWN_H

/* The label, given in UTF-8; NULL where labels are not shown. */
extern const char *shown_label(const char *zh);

/* "planned", or 已计划（planned） */
extern char *quoted_word(const char *word, const char *label);

/* planned, or 已计划（planned）: in a list */
extern char *listed_word(const char *word, const char *label);

/* planned, or 已计划: where nobody has to write the word himself */
extern const char *label_or_word(const char *word, const char *label);

/* The other of the two, to stand beside it in brackets: in any other language the label. */
extern const char *word_or_label(const char *word, const char *label);

/* scheme (项目方案), or 项目方案（scheme）: of documents either language shows both */
extern char *word_and_label(const char *word, const char *label);

/* town (乡镇 / a town), or 乡镇（town）: for who chooses one of several */
extern char *word_and_labels(const char *word, const char *zh, const char *en);

/* yunfu, or "Register 1": a name as SQL writes it, whatever the session's quote_all_identifiers. */
extern char *shown_name(const char *name);

#endif							/* GOVPROJ_SHOWN_H */
