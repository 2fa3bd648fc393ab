/* SPDX-License-Identifier: MIT
 * The area classes 480p and 720p, at their ends and for the sizes that people have. */
#include "rules/resolution.h"

#include "rows.h"

struct resolution_row {
    const char *name;
    int64_t pixels;
    const char *class_name; /**< NULL: neither */
};

static const struct resolution_row resolution_rows[] = {
    {"409599", 409599, NULL},
    {"409600, 640x640", 409600, "480p"},
    {"409920, 854x480", 409920, "480p"},
    {"420000", 420000, "480p"},
    {"428544, 864x496 and 992x432", 428544, "480p"},
    {"428545", 428545, NULL},
    {"589824, 1024x576", 589824, NULL},
    {"921599", 921599, NULL},
    {"921600, 1280x720", 921600, "720p"},
    {"926100, 1470x630", 926100, "720p"},
    {"927408, 1112x834", 927408, "720p"},
    {"927409", 927409, NULL},
    {"307200, 640x480", 307200, NULL},
    {"2073600, 1920x1080", 2073600, NULL},
    {"0", 0, NULL},
    {"-1", -1, NULL},
    {"MAX", INT64_MAX, NULL},
    {"MIN", INT64_MIN, NULL},
};

static void names_the_class(void **state)
{
    const struct resolution_row *row = *state;
    const char *class_name = sdc_resolution_class(row->pixels);
    if (row->class_name)
        assert_string_equal(class_name, row->class_name);
    else
        assert_null(class_name);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, names_the_class, resolution_rows);
    return run_all("resolution", &tests);
}
