/*
 * credit_code.h
 *		Unified social credit codes, GB 32100-2015.
 */
#ifndef GOVPROJ_CREDIT_CODE_H
#define GOVPROJ_CREDIT_CODE_H

extern char *credit_code_fault(const char *said, char **meant);

#endif							/* GOVPROJ_CREDIT_CODE_H */
