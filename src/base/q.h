/* SPDX-License-Identifier: MIT
 * Exact rational numbers: every ratio, rate and duration of this program is one. */
#ifndef SDC_BASE_Q_H
#define SDC_BASE_Q_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for any text that this module prints, with its NUL [bytes]. */
#define SDC_Q_TEXT_SIZE 64

/** A rational in lowest terms, den > 0. Zero is 0/1. */
struct sdc_q {
    int64_t num;
    int64_t den;
};

/** An initialiser for a constant that is an integer. */
#define SDC_Q_INT(n) ((struct sdc_q){(n), 1})

/** num/den in lowest terms. False (result untouched) if den is 0 or the value does not fit. */
bool sdc_q_make(int64_t num, int64_t den, struct sdc_q *result);

/** a * b. False (result untouched) if the value does not fit. */
bool sdc_q_mul(struct sdc_q a, struct sdc_q b, struct sdc_q *result);

/** a / b. False (result untouched) if b is 0 or the value does not fit. */
bool sdc_q_div(struct sdc_q a, struct sdc_q b, struct sdc_q *result);

/** a + b. False (result untouched) if the value does not fit. */
bool sdc_q_add(struct sdc_q a, struct sdc_q b, struct sdc_q *result);

/** |a - b|. False (result untouched) if the value does not fit. */
bool sdc_q_distance(struct sdc_q a, struct sdc_q b, struct sdc_q *result);

/** Below 0, 0 or above 0 as a is less than, equal to or greater than b; exact for every pair. */
int sdc_q_cmp(struct sdc_q a, struct sdc_q b);

/** Reads "15", "-3", "15.2" or "76/5", nothing before or behind. False if it is none of these or
 *  does not fit. */
bool sdc_q_parse(const char *text, struct sdc_q *result);

/** Prints "24" or "24000/1001". */
void sdc_q_print(struct sdc_q q, char *text, size_t size);

/** Prints n_digits decimals, [0, 9], rounded half away from zero: "23.976". */
void sdc_q_print_decimal(struct sdc_q q, unsigned n_digits, char *text, size_t size);

/** Prints for people, and never so that a value outside a limit looks as if it were inside:
 *  "15.021" where at most six decimals say it exactly, else "24000/1001 (23.976)" with as many
 *  decimals as it takes to differ from a rounder number. */
void sdc_q_print_exact(struct sdc_q q, char *text, size_t size);

/** The nearest double; for printing numbers in reports only. */
double sdc_q_double(struct sdc_q q);

#endif
