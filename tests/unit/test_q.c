/* SPDX-License-Identifier: MIT
 * Rational numbers are exact up to the ends of 64 bits, and refuse what lies beyond. */
#include "base/q.h"

#include "rows.h"

#include <math.h>
#include <string.h>

/** A number that no test expects: what a refusal must leave. */
static const struct sdc_q untouched = {-77, 13};

static void assert_q(struct sdc_q q, int64_t num, int64_t den)
{
    assert_true(q.num == num);
    assert_true(q.den == den);
}

static void assert_result(bool fits, struct sdc_q q, bool expected, struct sdc_q value)
{
    assert_int_equal(fits, expected);
    if (expected)
        assert_q(q, value.num, value.den);
    else
        assert_q(q, untouched.num, untouched.den);
}

struct make_row {
    const char *name;
    int64_t num;
    int64_t den;
    bool fits;
    struct sdc_q value;
};

static const struct make_row make_rows[] = {
    {"make 6/4", 6, 4, true, {3, 2}},
    {"make -6/4", -6, 4, true, {-3, 2}},
    {"make 6/-4", 6, -4, true, {-3, 2}},
    {"make -6/-4", -6, -4, true, {3, 2}},
    {"make 0/7", 0, 7, true, {0, 1}},
    {"make 0/-7", 0, -7, true, {0, 1}},
    {"make 1/0", 1, 0, false, {0}},
    {"make 0/0", 0, 0, false, {0}},
    {"make 30000/1001", 30000, 1001, true, {30000, 1001}},
    {"make MAX/MAX", INT64_MAX, INT64_MAX, true, {1, 1}},
    {"make MAX/1", INT64_MAX, 1, true, {INT64_MAX, 1}},
    {"make 1/MAX", 1, INT64_MAX, true, {1, INT64_MAX}},
    {"make MIN/1", INT64_MIN, 1, true, {INT64_MIN, 1}},
    {"make MIN/MIN", INT64_MIN, INT64_MIN, true, {1, 1}},
    {"make MIN/2", INT64_MIN, 2, true, {INT64_MIN / 2, 1}},
    {"make MIN/-1", INT64_MIN, -1, false, {0}},
    {"make MIN/-2", INT64_MIN, -2, true, {-(INT64_MIN / 2), 1}},
    {"make 1/MIN", 1, INT64_MIN, false, {0}},
    {"make 2/MIN", 2, INT64_MIN, true, {-1, INT64_MAX / 2 + 1}},
    {"make 0/MIN", 0, INT64_MIN, true, {0, 1}},
    {"make MAX/MIN", INT64_MAX, INT64_MIN, false, {0}},
    {"make MIN/MAX", INT64_MIN, INT64_MAX, true, {INT64_MIN, INT64_MAX}},
};

static void makes(void **state)
{
    const struct make_row *row = *state;
    struct sdc_q q = untouched;
    bool fits = sdc_q_make(row->num, row->den, &q);
    assert_result(fits, q, row->fits, row->value);
}

typedef bool operation_fn(struct sdc_q a, struct sdc_q b, struct sdc_q *result);

struct operation_row {
    const char *name;
    operation_fn *operation;
    struct sdc_q a;
    struct sdc_q b;
    bool fits;
    struct sdc_q value;
};

static const struct operation_row operation_rows[] = {
    {"mul cancels crosswise", sdc_q_mul, {INT64_MAX, 2}, {2, INT64_MAX}, true, {1, 1}},
    {"mul by zero", sdc_q_mul, {INT64_MIN, 7}, {0, 1}, true, {0, 1}},
    {"mul MIN by 1", sdc_q_mul, {INT64_MIN, 1}, {1, 1}, true, {INT64_MIN, 1}},
    {"mul MIN by -1", sdc_q_mul, {INT64_MIN, 1}, {-1, 1}, false, {0}},
    {"mul MIN by MIN", sdc_q_mul, {INT64_MIN, 1}, {INT64_MIN, 1}, false, {0}},
    {"mul MAX by 2", sdc_q_mul, {INT64_MAX, 1}, {2, 1}, false, {0}},
    {"mul of small parts", sdc_q_mul, {1, INT64_MAX}, {1, 2}, false, {0}},
    {"mul 24000/1001 x 1001", sdc_q_mul, {24000, 1001}, {1001, 1}, true, {24000, 1}},
    {"div 1 by 3", sdc_q_div, {1, 1}, {3, 1}, true, {1, 3}},
    {"div by a negative", sdc_q_div, {1, 2}, {-3, 4}, true, {-2, 3}},
    {"div negative by negative", sdc_q_div, {-1, 2}, {-3, 4}, true, {2, 3}},
    {"div by zero", sdc_q_div, {1, 1}, {0, 1}, false, {0}},
    {"div zero by zero", sdc_q_div, {0, 1}, {0, 1}, false, {0}},
    {"div zero", sdc_q_div, {0, 1}, {-5, 3}, true, {0, 1}},
    {"div MIN by -1", sdc_q_div, {INT64_MIN, 1}, {-1, 1}, false, {0}},
    {"div MIN by MIN", sdc_q_div, {INT64_MIN, 1}, {INT64_MIN, 1}, true, {1, 1}},
    {"div 1 by MIN", sdc_q_div, {1, 1}, {INT64_MIN, 1}, false, {0}},
    {"div 1 by 1/MAX", sdc_q_div, {1, 1}, {1, INT64_MAX}, true, {INT64_MAX, 1}},
    {"add 1/3 + 1/6", sdc_q_add, {1, 3}, {1, 6}, true, {1, 2}},
    {"add to zero", sdc_q_add, {1, 3}, {-1, 3}, true, {0, 1}},
    {"from 1/3 to 1/6", sdc_q_distance, {1, 3}, {1, 6}, true, {1, 6}},
    {"from 1/6 to 1/3", sdc_q_distance, {1, 6}, {1, 3}, true, {1, 6}},
    {"from 1/3 to 1/3", sdc_q_distance, {1, 3}, {1, 3}, true, {0, 1}},
    {"from MIN to -1", sdc_q_distance, {INT64_MIN, 1}, {-1, 1}, true, {INT64_MAX, 1}},
    {"from MIN to 0", sdc_q_distance, {INT64_MIN, 1}, {0, 1}, false, {0}},
    {"add MAX + 1", sdc_q_add, {INT64_MAX, 1}, {1, 1}, false, {0}},
    {"add MIN + -1", sdc_q_add, {INT64_MIN, 1}, {-1, 1}, false, {0}},
    {"add MIN + MAX", sdc_q_add, {INT64_MIN, 1}, {INT64_MAX, 1}, true, {-1, 1}},
    {"add MIN + MIN", sdc_q_add, {INT64_MIN, 1}, {INT64_MIN, 1}, false, {0}},
    {"add with the widest products",
     sdc_q_add,
     {INT64_MIN, INT64_MAX},
     {INT64_MIN, INT64_MAX - 1},
     false,
     {0}},
    {"add with large parts that cancel",
     sdc_q_add,
     {INT64_MIN, INT64_MAX},
     {INT64_MAX, INT64_MAX},
     true,
     {-1, INT64_MAX}},
};

static void operates(void **state)
{
    const struct operation_row *row = *state;
    struct sdc_q q = untouched;
    bool fits = row->operation(row->a, row->b, &q);
    assert_result(fits, q, row->fits, row->value);
}

struct cmp_row {
    const char *name;
    struct sdc_q a;
    struct sdc_q b;
    int order; /**< of a to b */
};

static const struct cmp_row cmp_rows[] = {
    {"cmp equal", {3, 2}, {3, 2}, 0},
    {"cmp 24000/1001 < 24", {24000, 1001}, {24, 1}, -1},
    {"cmp 60000/1001 < 60", {60000, 1001}, {60, 1}, -1},
    {"cmp -1/2 < 1/3", {-1, 2}, {1, 3}, -1},
    {"cmp -1/2 < -1/3", {-1, 2}, {-1, 3}, -1},
    {"cmp MIN < MAX", {INT64_MIN, 1}, {INT64_MAX, 1}, -1},
    {"cmp neighbours", {INT64_MAX - 1, INT64_MAX}, {INT64_MAX - 2, INT64_MAX - 1}, 1},
    {"cmp just above 1", {INT64_MAX, INT64_MAX - 1}, {1, 1}, 1},
    {"cmp MIN/MAX < -1", {INT64_MIN, INT64_MAX}, {-1, 1}, -1},
    {"cmp 1/MAX > 0", {1, INT64_MAX}, {0, 1}, 1},
    {"cmp -1/MAX < 0", {-1, INT64_MAX}, {0, 1}, -1},
};

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void compares(void **state)
{
    const struct cmp_row *row = *state;
    assert_int_equal(sign(sdc_q_cmp(row->a, row->b)), row->order);
    assert_int_equal(sign(sdc_q_cmp(row->b, row->a)), -row->order);
}

struct parse_row {
    const char *name;
    const char *text;
    bool is_number;
    struct sdc_q value;
};

/** A text and the name of its row. */
#define TEXT(text) "parse '" text "'", (text)

static const struct parse_row parse_rows[] = {
    {TEXT("15"), true, {15, 1}},
    {TEXT("-3"), true, {-3, 1}},
    {TEXT("0"), true, {0, 1}},
    {TEXT("-0"), true, {0, 1}},
    {TEXT("007"), true, {7, 1}},
    {TEXT("76/5"), true, {76, 5}},
    {TEXT("-76/5"), true, {-76, 5}},
    {TEXT("10/4"), true, {5, 2}},
    {TEXT("0/9"), true, {0, 1}},
    {TEXT("15.2"), true, {76, 5}},
    {TEXT("-0.5"), true, {-1, 2}},
    {TEXT("0.000001"), true, {1, 1000000}},
    {TEXT("2.50"), true, {5, 2}},
    {TEXT("9223372036854775807"), true, {INT64_MAX, 1}},
    {TEXT("-9223372036854775807"), true, {-INT64_MAX, 1}},
    {TEXT("-9223372036854775808"), true, {INT64_MIN, 1}},
    {TEXT("1/9223372036854775807"), true, {1, INT64_MAX}},
    {TEXT("18446744073709551614/2"), true, {INT64_MAX, 1}},
    {TEXT("0.1000000000000000000000"), true, {1, 10}},
    {TEXT("9223372036854775808"), false, {0}},
    {TEXT("-9223372036854775809"), false, {0}},
    {TEXT("1/9223372036854775808"), false, {0}},
    {TEXT("0.1000000000000000000000000000000000000000000"), false, {0}},
    {TEXT("340282366920938463463374607431768211456"), false, {0}},
    {TEXT("340282366920938463463374607431768211457/3"), false, {0}},
    {TEXT(""), false, {0}},
    {TEXT("-"), false, {0}},
    {TEXT(".5"), false, {0}},
    {TEXT("-.5"), false, {0}},
    {TEXT("1."), false, {0}},
    {TEXT("."), false, {0}},
    {TEXT("/"), false, {0}},
    {TEXT("1/"), false, {0}},
    {TEXT("/2"), false, {0}},
    {TEXT("1/0"), false, {0}},
    {TEXT("0/0"), false, {0}},
    {TEXT("1/-2"), false, {0}},
    {TEXT("1//2"), false, {0}},
    {TEXT("1/2/3"), false, {0}},
    {TEXT("1.5/2"), false, {0}},
    {TEXT("1/2.5"), false, {0}},
    {TEXT("1.2.3"), false, {0}},
    {TEXT("+1"), false, {0}},
    {TEXT("--1"), false, {0}},
    {TEXT("- 1"), false, {0}},
    {TEXT(" 1"), false, {0}},
    {TEXT("1 "), false, {0}},
    {"parse a new line", "1\n", false, {0}},
    {TEXT("1e3"), false, {0}},
    {TEXT("0x10"), false, {0}},
    {TEXT("1,5"), false, {0}},
    {TEXT("1_000"), false, {0}},
    {TEXT("nan"), false, {0}},
    {TEXT("inf"), false, {0}},
    {"parse an Arabic digit", "\xd9\xa1", false, {0}},
};

static void parses(void **state)
{
    const struct parse_row *row = *state;
    struct sdc_q q = untouched;
    bool is_number = sdc_q_parse(row->text, &q);
    assert_result(is_number, q, row->is_number, row->value);
}

struct print_row {
    const char *name; /**< the text */
    struct sdc_q value;
    unsigned n_digits;
};

static const struct print_row decimal_rows[] = {
    {"23.976", {24000, 1001}, 3},
    {"24", {24000, 1001}, 0},
    {"0.500", {1, 2}, 3},
    {"1", {1, 2}, 0},
    {"-1", {-1, 2}, 0},
    {"0.3", {1, 4}, 1},
    {"-0.3", {-1, 4}, 1},
    {"0", {49, 100}, 0},
    {"0", {-49, 100}, 0},
    {"0.00", {-1, 1000}, 2},
    {"-0.01", {-5, 1000}, 2},
    {"1.00", {999, 1000}, 2},
    {"10.0", {999, 100}, 1},
    {"0.333333333", {1, 3}, 9},
    {"0.666666667", {2, 3}, 9},
    {"5.005", {1001, 200}, 3},
    {"9223372036854775807.000000000", {INT64_MAX, 1}, 9},
    {"-9223372036854775808.000000000", {INT64_MIN, 1}, 9},
    {"-9223372036854775808", {INT64_MIN, 1}, 0},
    {"4611686018427387904", {INT64_MAX, 2}, 0},
    {"0.000000000", {1, INT64_MAX}, 9},
    {"-1.000000000", {INT64_MIN, INT64_MAX}, 9},
};

static void prints_decimals(void **state)
{
    const struct print_row *row = *state;
    char text[SDC_Q_TEXT_SIZE];
    sdc_q_print_decimal(row->value, row->n_digits, text, sizeof text);
    assert_string_equal(text, row->name);
}

static const struct print_row exact_rows[] = {
    {"24", {24, 1}, 0},
    {"-3", {-3, 1}, 0},
    {"0", {0, 1}, 0},
    {"0.4", {2, 5}, 0},
    {"15.2", {76, 5}, 0},
    {"15.021", {15021, 1000}, 0},
    {"-0.25", {-1, 4}, 0},
    {"15.000001", {15000001, 1000000}, 0},
    {"0.015625", {1, 64}, 0},
    {"150000001/10000000 (15.0000001)", {150000001, 10000000}, 0},
    {"599999999/10000000 (59.9999999)", {599999999, 10000000}, 0},
    {"15000000001/1000000000 (15.000000001)", {15000000001, 1000000000}, 0},
    {"64/27 (2.3704)", {64, 27}, 0},
    {"-9223372036854775808/3 (-3074457345618258602.667)", {INT64_MIN, 3}, 0},
    {"1/128 (0.008)", {1, 128}, 0},
    {"24000/1001 (23.976)", {24000, 1001}, 0},
    {"-1/3 (-0.333)", {-1, 3}, 0},
    {"9223372036854775807", {INT64_MAX, 1}, 0},
    {"-9223372036854775808", {INT64_MIN, 1}, 0},
    {"-9223372036854775808/9223372036854775807 (-1.000000000)", {INT64_MIN, INT64_MAX}, 0},
};

static void prints_for_people(void **state)
{
    const struct print_row *row = *state;
    char text[SDC_Q_TEXT_SIZE];
    sdc_q_print_exact(row->value, text, sizeof text);
    assert_string_equal(text, row->name);
}

/* What is printed as it is reads back as the same number. */
static void prints_what_it_parses(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(make_rows); i++) {
        char text[SDC_Q_TEXT_SIZE];
        struct sdc_q q = untouched;
        if (!make_rows[i].fits)
            continue;
        sdc_q_print(make_rows[i].value, text, sizeof text);
        assert_true(sdc_q_parse(text, &q));
        assert_q(q, make_rows[i].value.num, make_rows[i].value.den);
    }
}

static void keeps_within_the_room_for_a_text(void **state)
{
    char text[] = "12345678";
    (void)state;
    sdc_q_print((struct sdc_q){24000, 1001}, text, 6);
    assert_string_equal(text, "24000");
    assert_string_equal(text + 6, "78");
    sdc_q_print_decimal((struct sdc_q){24000, 1001}, 3, text, 3);
    assert_string_equal(text, "23");
    sdc_q_print_exact((struct sdc_q){24000, 1001}, text, 2);
    assert_string_equal(text, "2");
}

static void gives_the_nearest_double(void **state)
{
    (void)state;
    assert_true(fabs(sdc_q_double((struct sdc_q){24000, 1001}) - 23.976023976023978) < 1e-14);
    assert_true(sdc_q_double(SDC_Q_INT(-3)) == -3.0);
    assert_true(sdc_q_double((struct sdc_q){1, 2}) == 0.5);
}

/* a < b exactly where a - b < 0, over all pairs of small fractions. */
static void agrees_with_itself(void **state)
{
    enum { LAST = 7 };
    struct sdc_q a;
    struct sdc_q b;
    struct sdc_q sum;
    (void)state;
    for (int i = -LAST; i <= LAST; i++) {
        for (int j = 1; j <= LAST * LAST; j++) {
            assert_true(sdc_q_make(i, j % LAST + 1, &a));
            assert_true(sdc_q_make(j / LAST - i, j / LAST + 1, &b));
            assert_true(sdc_q_add(a, (struct sdc_q){-b.num, b.den}, &sum));
            assert_int_equal(sign(sdc_q_cmp(a, b)), (sum.num > 0) - (sum.num < 0));
        }
    }
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, makes, make_rows);
    ADD_ROWS(&tests, operates, operation_rows);
    ADD_ROWS(&tests, compares, cmp_rows);
    ADD_ROWS(&tests, parses, parse_rows);
    ADD_ROWS(&tests, prints_decimals, decimal_rows);
    ADD_ROWS(&tests, prints_for_people, exact_rows);
    ADD(&tests, prints_what_it_parses);
    ADD(&tests, keeps_within_the_room_for_a_text);
    ADD(&tests, gives_the_nearest_double);
    ADD(&tests, agrees_with_itself);
    return run_all("q", &tests);
}
