/* SPDX-License-Identifier: MIT
 * The reader of bits: order, Exp-Golomb codes, bounds, and an error that sticks. */
#include "probe/bits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void takes_bits_in_order(void **state)
{
    static const uint8_t bytes[] = {0xA5, 0x0F, 0xFF, 0xFF, 0xFF, 0xFF};
    struct sdc_bits bits;
    (void)state;
    sdc_bits_init(&bits, bytes, sizeof bytes);
    assert_int_equal(sdc_bits_take(&bits, 0), 0);
    assert_int_equal(sdc_bits_take(&bits, 1), 1);
    assert_int_equal(sdc_bits_take(&bits, 3), 2);
    assert_int_equal(sdc_bits_take(&bits, 8), 0x50);
    assert_true(sdc_bits_take_flag(&bits));
    sdc_bits_skip(&bits, 3);
    assert_int_equal(sdc_bits_take(&bits, 32), UINT32_MAX);
    assert_true(sdc_bits_is_ok(&bits));
    assert_int_equal(sdc_bits_take(&bits, 1), 0);
    assert_false(sdc_bits_is_ok(&bits));
}

static void sticks_to_its_error(void **state)
{
    static const uint8_t bytes[] = {0xFF};
    struct sdc_bits bits;
    (void)state;
    sdc_bits_init(&bits, bytes, sizeof bytes);
    assert_int_equal(sdc_bits_take(&bits, 9), 0);
    assert_int_equal(sdc_bits_take(&bits, 1), 0);
    assert_false(sdc_bits_take_flag(&bits));
    assert_int_equal(sdc_bits_take_ue(&bits, 5), 0);
    assert_int_equal(sdc_bits_take_se(&bits, 3, 5), 0);
    sdc_bits_skip(&bits, 1);
    assert_int_equal(bits.at, 0);
    sdc_bits_init(&bits, bytes, sizeof bytes);
    sdc_bits_skip(&bits, SIZE_MAX);
    assert_false(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, NULL, 0);
    sdc_bits_skip(&bits, 0);
    assert_true(sdc_bits_is_ok(&bits));
    assert_false(sdc_bits_take_flag(&bits));
    assert_false(sdc_bits_is_ok(&bits));
}

/* ITU-T H.264, tables 9-2 and 9-3. */
static void takes_codes(void **state)
{
    static const uint8_t bytes[] = {0xA6, 0x42, 0x98, 0xE2, 0x04, 0x80}; /* 0 to 8 */
    static const int32_t numbers[] = {0, 1, -1, 2, -2, 3, -3, 4, -4};
    struct sdc_bits bits;
    (void)state;
    sdc_bits_init(&bits, bytes, sizeof bytes);
    for (uint32_t i = 0; i < 9; i++)
        assert_int_equal(sdc_bits_take_ue(&bits, 9), i);
    assert_true(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, bytes, sizeof bytes);
    for (uint32_t i = 0; i < 9; i++)
        assert_int_equal(sdc_bits_take_se(&bits, -4, 4), numbers[i]);
    assert_true(sdc_bits_is_ok(&bits));
}

static void bounds_codes(void **state)
{
    static const uint8_t five[] = {0x30};                                       /* ue 5, se 3 */
    static const uint8_t largest[] = {0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE};      /* 31 zeros */
    static const uint8_t too_large[] = {0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0, 0}; /* 32 zeros */
    struct sdc_bits bits;
    (void)state;
    sdc_bits_init(&bits, five, sizeof five);
    assert_int_equal(sdc_bits_take_ue(&bits, 4), 0);
    assert_false(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, five, sizeof five);
    assert_int_equal(sdc_bits_take_se(&bits, -3, 2), 0);
    assert_false(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, five, sizeof five);
    assert_int_equal(sdc_bits_take_se(&bits, 4, 5), 0);
    assert_false(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, largest, sizeof largest);
    assert_int_equal(sdc_bits_take_ue(&bits, UINT32_MAX - 1), UINT32_MAX - 1);
    assert_true(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, largest, sizeof largest);
    assert_int_equal(sdc_bits_take_se(&bits, -INT32_MAX, INT32_MAX), -INT32_MAX);
    assert_true(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, too_large, sizeof too_large);
    assert_int_equal(sdc_bits_take_ue(&bits, UINT32_MAX - 1), 0);
    assert_false(sdc_bits_is_ok(&bits));
    sdc_bits_init(&bits, too_large, 4);
    assert_int_equal(sdc_bits_take_ue(&bits, UINT32_MAX - 1), 0);
    assert_false(sdc_bits_is_ok(&bits));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_bits_in_order),
        cmocka_unit_test(sticks_to_its_error),
        cmocka_unit_test(takes_codes),
        cmocka_unit_test(bounds_codes),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("bits", tests, NULL, NULL);
}
