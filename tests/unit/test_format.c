/* SPDX-License-Identifier: MIT
 * The table of formats is whole, and its look-ups find what stands in it. */
#include "facts/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static enum sdc_format nth(unsigned i)
{
    return (enum sdc_format)i;
}

static void has_a_row_for_every_format(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const struct sdc_format_info *info = sdc_format_info(nth(i));
        assert_non_null(info->name);
        assert_non_null(info->title);
        assert_non_null(info->suffixes);
        assert_true(info->name[0] != '\0');
        assert_true(info->title[0] != '\0');
    }
}

static void names_are_lower_case(void **state)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const char *name = sdc_format_info(nth(i))->name;
        assert_int_equal(strspn(name, allowed), strlen(name));
    }
}

static void suffixes_are_lower_case_words(void **state)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789+ ";
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const char *suffixes = sdc_format_info(nth(i))->suffixes;
        assert_int_equal(strspn(suffixes, allowed), strlen(suffixes));
        assert_null(strstr(suffixes, "  "));
    }
}

/* By name leads back to the same row only where no earlier row has the name: so it is unique. */
static void every_name_leads_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++)
        assert_int_equal(sdc_format_by_name(sdc_format_info(nth(i))->name), i);
    assert_int_equal(sdc_format_by_name("MP4"), SDC_FORMAT_UNKNOWN);
    assert_int_equal(sdc_format_by_name("mp"), SDC_FORMAT_UNKNOWN);
    assert_int_equal(sdc_format_by_name(""), SDC_FORMAT_UNKNOWN);
}

static void titles_are_unique_and_have_an_article(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const char *title = sdc_format_info(nth(i))->title;
        bool has_none = i == SDC_FORMAT_UNKNOWN || i == SDC_FORMAT_TEXT;
        assert_true(has_none || strncmp(title, "a ", 2) == 0 || strncmp(title, "an ", 3) == 0);
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(title, sdc_format_info(nth(k))->title);
    }
}

static void says_who_measures(void **state)
{
    static const struct {
        enum sdc_format format;
        enum sdc_prober prober;
    } rows[] = {
        {SDC_FORMAT_JPEG, SDC_PROBER_IMAGE}, {SDC_FORMAT_PNG, SDC_PROBER_IMAGE},
        {SDC_FORMAT_WEBP, SDC_PROBER_IMAGE}, {SDC_FORMAT_BMP, SDC_PROBER_IMAGE},
        {SDC_FORMAT_TIFF, SDC_PROBER_IMAGE}, {SDC_FORMAT_GIF, SDC_PROBER_IMAGE},
        {SDC_FORMAT_HEIC, SDC_PROBER_HEIF},  {SDC_FORMAT_HEIF, SDC_PROBER_HEIF},
        {SDC_FORMAT_MP4, SDC_PROBER_AV},     {SDC_FORMAT_MOV, SDC_PROBER_AV},
        {SDC_FORMAT_WAV, SDC_PROBER_AV},     {SDC_FORMAT_MP3, SDC_PROBER_AV},
    };
    unsigned n_measured = 0;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(sdc_format_info(rows[i].format)->prober, rows[i].prober);
    for (unsigned i = 0; i < SDC_N_FORMATS; i++)
        n_measured += sdc_format_info(nth(i))->prober != SDC_PROBER_NONE;
    assert_int_equal(n_measured, sizeof rows / sizeof rows[0]);
}

static void says_which_media(void **state)
{
    static const struct {
        enum sdc_format format;
        enum sdc_type type;
    } rows[] = {
        {SDC_FORMAT_JPEG, SDC_TYPE_IMAGE},    {SDC_FORMAT_HEIF, SDC_TYPE_IMAGE},
        {SDC_FORMAT_SVG, SDC_TYPE_IMAGE},     {SDC_FORMAT_JPEG_LS, SDC_TYPE_IMAGE},
        {SDC_FORMAT_CR3, SDC_TYPE_IMAGE},     {SDC_FORMAT_DNG, SDC_TYPE_IMAGE},
        {SDC_FORMAT_MP4, SDC_TYPE_VIDEO},     {SDC_FORMAT_OGV, SDC_TYPE_VIDEO},
        {SDC_FORMAT_3GP, SDC_TYPE_VIDEO},     {SDC_FORMAT_WAV, SDC_TYPE_AUDIO},
        {SDC_FORMAT_M4A, SDC_TYPE_AUDIO},     {SDC_FORMAT_CAF, SDC_TYPE_AUDIO},
        {SDC_FORMAT_MIDI, SDC_TYPE_AUDIO},    {SDC_FORMAT_UNKNOWN, SDC_TYPE_NONE},
        {SDC_FORMAT_EMPTY, SDC_TYPE_NONE},    {SDC_FORMAT_PDF, SDC_TYPE_NONE},
        {SDC_FORMAT_ZIP, SDC_TYPE_NONE},      {SDC_FORMAT_HLS, SDC_TYPE_NONE},
        {SDC_FORMAT_FFCONCAT, SDC_TYPE_NONE}, {SDC_FORMAT_LFS_POINTER, SDC_TYPE_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(sdc_format_info(rows[i].format)->type, rows[i].type);
}

static void knows_who_measures_a_suffix(void **state)
{
    (void)state;
    assert_int_equal(sdc_format_suffix_prober("mp4"), SDC_PROBER_AV);
    assert_int_equal(sdc_format_suffix_prober("mp3"), SDC_PROBER_AV);
    assert_int_equal(sdc_format_suffix_prober("jpg"), SDC_PROBER_IMAGE);
    assert_int_equal(sdc_format_suffix_prober("heic"), SDC_PROBER_HEIF);
    assert_int_equal(sdc_format_suffix_prober("mkv"), SDC_PROBER_NONE);
    assert_int_equal(sdc_format_suffix_prober("txt"), SDC_PROBER_NONE);
    assert_int_equal(sdc_format_suffix_prober(""), SDC_PROBER_NONE);
}

static void knows_suffixes_in_any_case(void **state)
{
    (void)state;
    assert_true(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jpg", 3));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_JPEG, "JPG", 3));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jPeG", 4));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jpg.bak", 3));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_MUSEPACK, "mp+", 3));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_HEIC, "heif", 4));
    assert_true(sdc_format_has_suffix(SDC_FORMAT_MP4, "m4v", 3));
}

static void refuses_what_is_no_suffix(void **state)
{
    (void)state;
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jp", 2));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jpegs", 5));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, "jpg jpeg", 8));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, " ", 1));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, "", 0));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_JPEG, "png", 3));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_MP4, "mov", 3));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_EMPTY, "mp4", 3));
    assert_false(sdc_format_has_suffix(SDC_FORMAT_UNKNOWN, "", 0));
}

static void knows_whether_a_suffix_means_anything(void **state)
{
    (void)state;
    assert_true(sdc_format_is_suffix("MKV", 3));
    assert_true(sdc_format_is_suffix("mp4", 3));
    assert_true(sdc_format_is_suffix("7z", 2));
    assert_false(sdc_format_is_suffix("orig", 4));
    assert_false(sdc_format_is_suffix("", 0));
}

/* A format that is listed must not share a suffix with another media type: file.extension would
 * be silent about it. */
static void suffixes_do_not_cross_types(void **state)
{
    (void)state;
    for (unsigned i = SDC_FORMAT_JPEG; i <= SDC_FORMAT_MP3; i++) {
        const struct sdc_format_info *info = sdc_format_info(nth(i));
        size_t n = strcspn(info->suffixes, " ");
        for (unsigned k = 0; k < SDC_N_FORMATS; k++) {
            if (sdc_format_info(nth(k))->type != info->type)
                assert_false(sdc_format_has_suffix(nth(k), info->suffixes, n));
        }
    }
}

static void names_types(void **state)
{
    (void)state;
    assert_string_equal(sdc_type_name(SDC_TYPE_NONE), "none");
    assert_string_equal(sdc_type_name(SDC_TYPE_IMAGE), "image");
    assert_string_equal(sdc_type_name(SDC_TYPE_VIDEO), "video");
    assert_string_equal(sdc_type_name(SDC_TYPE_AUDIO), "audio");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_a_row_for_every_format),
        cmocka_unit_test(names_are_lower_case),
        cmocka_unit_test(suffixes_are_lower_case_words),
        cmocka_unit_test(every_name_leads_back),
        cmocka_unit_test(titles_are_unique_and_have_an_article),
        cmocka_unit_test(says_who_measures),
        cmocka_unit_test(says_which_media),
        cmocka_unit_test(knows_who_measures_a_suffix),
        cmocka_unit_test(knows_suffixes_in_any_case),
        cmocka_unit_test(refuses_what_is_no_suffix),
        cmocka_unit_test(knows_whether_a_suffix_means_anything),
        cmocka_unit_test(suffixes_do_not_cross_types),
        cmocka_unit_test(names_types),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
