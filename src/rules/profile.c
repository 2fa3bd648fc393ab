/* SPDX-License-Identifier: MIT
 * What is required: profiles of requirements as a service states them, with source and date. */
#include "rules/profile.h"

#include <string.h>

/** Numbers and intervals as the tables below write them. @{ */
#define Q(num, den)  \
    {                \
        (num), (den) \
    }
#define OPEN(low, high)        \
    {                          \
        {SDC_END_OPEN, low},   \
        {                      \
            SDC_END_OPEN, high \
        }                      \
    }
#define CLOSED(low, high)        \
    {                            \
        {SDC_END_CLOSED, low},   \
        {                        \
            SDC_END_CLOSED, high \
        }                        \
    }
#define FROM_0_BELOW(n)            \
    {                              \
        {SDC_END_CLOSED, Q(0, 1)}, \
        {                          \
            SDC_END_OPEN, Q(n, 1)  \
        }                          \
    }
#define FROM_0_TO(n)                \
    {                               \
        {SDC_END_CLOSED, Q(0, 1)},  \
        {                           \
            SDC_END_CLOSED, Q(n, 1) \
        }                           \
    }
/** @} */

/** The same interval under every reading. */
#define BOTH(...) .sure = __VA_ARGS__, .may = __VA_ARGS__

/** The source gives sizes in MB and does not say which. @{ */
#define MB_DECIMAL INT64_C(1000000)
#define MB_BINARY  INT64_C(1048576)
#define BELOW_MB(n)                                                           \
    .sure = FROM_0_BELOW((n)*MB_DECIMAL), .may = FROM_0_BELOW((n)*MB_BINARY), \
    .sure_text = "less than " #n " MB of 1000000 bytes",                      \
    .may_text = "less than " #n " MB of 1048576 bytes"
#define UP_TO_MB(n)                                                     \
    .sure = FROM_0_TO((n)*MB_DECIMAL), .may = FROM_0_TO((n)*MB_BINARY), \
    .sure_text = "at most " #n " MB of 1000000 bytes",                  \
    .may_text = "at most " #n " MB of 1048576 bytes"
/** @} */

#define CRUN_PAGE "https://api.crun.ai asset-upload, Input Requirements"
#define CRUN_DATE "2026-11-22"
#define CRUN      .source = CRUN_PAGE, .date = CRUN_DATE

/** What others say of the same limits; never a verdict. @{ */
#define OTHERS_PRINT_CLOSED "other pages of the same models print this limit with its ends included"
#define LIVE_DURATION       "the live service has been seen to take 1.8 s to 15.2 s"
#define LIVE_SOUND_DURATION "the live service has been seen to take up to 15.2 s"
/** @} */

static const struct sdc_requirement crun_2_0[] = {
    {"image.format", .names = {"jpeg", "png", "webp", "bmp", "tiff", "gif", "heic", "heif"}, CRUN},
    {"image.width", BOTH(OPEN(Q(300, 1), Q(6000, 1))), .seen = CLOSED(Q(300, 1), Q(6000, 1)),
     .seen_text = OTHERS_PRINT_CLOSED, CRUN},
    {"image.height", BOTH(OPEN(Q(300, 1), Q(6000, 1))), .seen = CLOSED(Q(300, 1), Q(6000, 1)),
     .seen_text = OTHERS_PRINT_CLOSED, CRUN},
    {"image.aspect-ratio", BOTH(OPEN(Q(2, 5), Q(5, 2))), .seen = CLOSED(Q(2, 5), Q(5, 2)),
     .seen_text = OTHERS_PRINT_CLOSED, CRUN},
    {"image.size", BELOW_MB(30), CRUN},
    {"video.format", .names = {"mp4", "mov"}, CRUN},
    {"video.resolution", BOTH(CLOSED(Q(409600, 1), Q(927408, 1))), CRUN},
    {"video.duration", BOTH(CLOSED(Q(2, 1), Q(15, 1))), .seen = CLOSED(Q(9, 5), Q(76, 5)),
     .seen_text = LIVE_DURATION, CRUN},
    {"video.width", BOTH(CLOSED(Q(300, 1), Q(6000, 1))), CRUN},
    {"video.height", BOTH(CLOSED(Q(300, 1), Q(6000, 1))), CRUN},
    {"video.aspect-ratio", BOTH(CLOSED(Q(2, 5), Q(5, 2))), CRUN},
    {"video.pixels", BOTH(CLOSED(Q(409600, 1), Q(927408, 1))), CRUN},
    {"video.size", UP_TO_MB(50), CRUN},
    {"video.fps", BOTH(CLOSED(Q(24, 1), Q(60, 1))), CRUN},
    {"video.codec", .is_advice = true, .names = {"h264", "hevc"},
     .sound_names = {"aac", "mp3", "pcm_s*", "pcm_u*", "pcm_f*"},
     .source = "the page does not state codecs; ModelArk docs 1520757 list H.264 and H.265",
     .date = CRUN_DATE},
    {"audio.format", .names = {"wav", "mp3"}, CRUN},
    {"audio.duration", BOTH(CLOSED(Q(2, 1), Q(15, 1))), .seen = CLOSED(Q(2, 1), Q(76, 5)),
     .seen_text = LIVE_SOUND_DURATION, CRUN},
    {"audio.size", UP_TO_MB(15), CRUN},
};

static const struct sdc_profile crun_seedance_2_0 = {
    .id = "crun-seedance-2.0",
    .title = "Seedance 2.0 assets as crun.ai takes them",
    .source = CRUN_PAGE,
    .date = CRUN_DATE,
    .requirements = crun_2_0,
    .n_requirements = sizeof crun_2_0 / sizeof crun_2_0[0],
};

const struct sdc_profile *sdc_profile_default(void)
{
    return &crun_seedance_2_0;
}

const struct sdc_requirement *sdc_profile_find(const struct sdc_profile *profile, const char *rule)
{
    for (size_t i = 0; i < profile->n_requirements; i++) {
        if (strcmp(profile->requirements[i].rule, rule) == 0)
            return &profile->requirements[i];
    }
    return NULL;
}
