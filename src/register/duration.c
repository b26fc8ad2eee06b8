/*
 * duration.c
 *		How long something lasts, as a policy says it (govproj.period).
 */
#include "postgres.h"

#include "register/duration.h"

/* One, or several of them. */
static bool
is_unit(const char *text, const char *unit)
{
	int			length = strlen(unit);

	return strncmp(text, unit, length) == 0 &&
		(text[length] == '\0' || strcmp(text + length, "s") == 0);
}

/* Reads a period; false: it is none.  Its greatest length is the domain's to keep. */
bool
duration_of_text(const char *text, Duration *duration)
{
	static const struct
	{
		const char *word;
		DurationUnit unit;
		int			size;
	}			units[] = {{"year", DURATION_MONTHS, 12}, {"month", DURATION_MONTHS, 1},
		{"day", DURATION_DAYS, 1}, {"working day", DURATION_WORKING_DAYS, 1}};
	int			digits = strspn(text, "0123456789");

	*duration = (Duration) {.unit = DURATION_BUDGET_YEAR};
	if (strcmp(text, "budget year") == 0)
		return true;
	if (digits == 0 || digits > 4 || *text == '0' || text[digits] != ' ')
		return false;
	for (size_t i = 0; i < lengthof(units); i++)
		if (is_unit(text + digits + 1, units[i].word))
		{
			*duration = (Duration) {.unit = units[i].unit,.n = atoi(text) * units[i].size};
			return true;
		}
	return false;
}
