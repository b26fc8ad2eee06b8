/*
 * near.h
 *		Words that somebody may have meant by one that nobody knows.
 */
#ifndef GOVPROJ_NEAR_H
#define GOVPROJ_NEAR_H

/* Is one likely a slip for the other? Two that are equal are near. */
extern bool is_near(const char *word, const char *other);

/* The nearest of the words (some may be NULL), by its index; -1: none is near. */
extern int	nearest(const char *word, char *const *words, int n);

/* "a, b, c" */
extern char *words_listed(char *const *words, int n);

/*
 * What to put behind what is wrong with a word, in the language of messages:
 * those that are near, and all that would do.
 */
extern char *near_and_valid(const char *word, char *const *words, int n);

/* The same, where the words that would do are listed as shown (NULL: as they are). */
extern char *near_and_shown(const char *word, char *const *words, char *const *shown, int n);

#endif							/* GOVPROJ_NEAR_H */
