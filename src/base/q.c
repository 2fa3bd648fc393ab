/* SPDX-License-Identifier: MIT
 * Exact rational numbers: every ratio, rate and duration of this program is one. */
#include "base/q.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Wide enough for the product of two 64-bit numbers, so that no step here is approximate. */
__extension__ typedef __int128 wide;

/** Decimals after which sdc_q_print_exact turns to a fraction. */
#define EXACT_DIGITS_MAX 6
/** Decimals beside a fraction, for the eye; more where the last would be 0, as in 15.000. */
#define ROUNDED_DIGITS 3
/** Decimals that sdc_q_print_decimal can print. */
#define DIGITS_MAX 9

static wide greatest_common_divisor(wide a, wide b)
{
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static bool reduce(wide num, wide den, struct sdc_q *result)
{
    if (den == 0)
        return false;
    wide divisor = greatest_common_divisor(num, den);
    if (den < 0)
        divisor = -divisor;
    num /= divisor;
    den /= divisor;
    if (num > INT64_MAX || num < INT64_MIN || den > INT64_MAX)
        return false;
    *result = (struct sdc_q){(int64_t)num, (int64_t)den};
    return true;
}

bool sdc_q_make(int64_t num, int64_t den, struct sdc_q *result)
{
    return reduce(num, den, result);
}

bool sdc_q_mul(struct sdc_q a, struct sdc_q b, struct sdc_q *result)
{
    return reduce((wide)a.num * b.num, (wide)a.den * b.den, result);
}

bool sdc_q_div(struct sdc_q a, struct sdc_q b, struct sdc_q *result)
{
    return reduce((wide)a.num * b.den, (wide)a.den * b.num, result);
}

bool sdc_q_add(struct sdc_q a, struct sdc_q b, struct sdc_q *result)
{
    /* Each product is below 2^126 in size, so their sum still fits. */
    return reduce((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den, result);
}

bool sdc_q_distance(struct sdc_q a, struct sdc_q b, struct sdc_q *result)
{
    wide difference = (wide)a.num * b.den - (wide)b.num * a.den;
    return reduce(difference < 0 ? -difference : difference, (wide)a.den * b.den, result);
}

int sdc_q_cmp(struct sdc_q a, struct sdc_q b)
{
    wide left = (wide)a.num * b.den;
    wide right = (wide)b.num * a.den;
    return (left > right) - (left < right);
}

/** Reads digits into *value from *text on and moves *text behind them. False if there is no digit
 *  or the number does not fit. n_digits may be NULL. */
static bool parse_digits(const char **text, wide *value, unsigned *n_digits)
{
    const char *start = *text;
    while (**text >= '0' && **text <= '9') {
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, **text - '0', value))
            return false;
        ++*text;
    }
    if (n_digits)
        *n_digits = (unsigned)(*text - start);
    return *text > start;
}

bool sdc_q_parse(const char *text, struct sdc_q *result)
{
    bool is_negative = *text == '-';
    wide num = 0;
    wide den = 1;
    unsigned n_decimals = 0;
    text += is_negative;
    if (!parse_digits(&text, &num, NULL))
        return false;
    if (*text == '/') {
        ++text;
        den = 0;
        if (!parse_digits(&text, &den, NULL))
            return false;
    } else if (*text == '.') {
        ++text;
        if (!parse_digits(&text, &num, &n_decimals))
            return false;
    }
    for (; n_decimals > 0; n_decimals--) {
        if (__builtin_mul_overflow(den, 10, &den))
            return false;
    }
    return *text == '\0' && reduce(is_negative ? -num : num, den, result);
}

void sdc_q_print(struct sdc_q q, char *text, size_t size)
{
    if (q.den == 1)
        snprintf(text, size, "%" PRId64, q.num);
    else
        snprintf(text, size, "%" PRId64 "/%" PRId64, q.num, q.den);
}

static int64_t power_of_ten(unsigned n)
{
    int64_t power = 1;
    for (; n > 0; n--)
        power *= 10;
    return power;
}

void sdc_q_print_decimal(struct sdc_q q, unsigned n_digits, char *text, size_t size)
{
    assert(n_digits <= DIGITS_MAX);
    wide scale = power_of_ten(n_digits);
    wide magnitude = q.num < 0 ? -(wide)q.num : q.num;
    wide scaled = (magnitude * scale * 2 + q.den) / ((wide)q.den * 2);
    const char *sign = q.num < 0 && scaled != 0 ? "-" : "";
    uint64_t whole = (uint64_t)(scaled / scale);
    if (n_digits == 0)
        snprintf(text, size, "%s%" PRIu64, sign, whole);
    else
        snprintf(text, size, "%s%" PRIu64 ".%0*" PRIu64, sign, whole, (int)n_digits,
                 (uint64_t)(scaled % scale));
}

void sdc_q_print_exact(struct sdc_q q, char *text, size_t size)
{
    for (unsigned n_digits = 0; n_digits <= EXACT_DIGITS_MAX; n_digits++) {
        if (power_of_ten(n_digits) % q.den == 0) {
            sdc_q_print_decimal(q, n_digits, text, size);
            return;
        }
    }
    char rounded[SDC_Q_TEXT_SIZE];
    unsigned n_digits = ROUNDED_DIGITS;
    do
        sdc_q_print_decimal(q, n_digits, rounded, sizeof rounded);
    while (rounded[strlen(rounded) - 1] == '0' && n_digits++ < DIGITS_MAX);
    snprintf(text, size, "%" PRId64 "/%" PRId64 " (%s)", q.num, q.den, rounded);
}

double sdc_q_double(struct sdc_q q)
{
    return (double)q.num / (double)q.den;
}
