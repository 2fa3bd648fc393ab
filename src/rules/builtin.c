/* SPDX-License-Identifier: MIT
 * The built-in profiles: what five services print of their limits, row by row. */
#include "rules/profile.h"

/* How the tables below write numbers and intervals; clang-format would break each brace. */
/* clang-format off */
#define Q(num, den) {(num), (den)}
#define OPEN(low, high) {{SDC_END_OPEN, low}, {SDC_END_OPEN, high}}
#define CLOSED(low, high) {{SDC_END_CLOSED, low}, {SDC_END_CLOSED, high}}
#define FROM_0_BELOW(n) {{SDC_END_CLOSED, Q(0, 1)}, {SDC_END_OPEN, Q(n, 1)}}
#define FROM_0_TO(n) {{SDC_END_CLOSED, Q(0, 1)}, {SDC_END_CLOSED, Q(n, 1)}}

/* The same interval under every reading. */
#define BOTH(...) .sure = __VA_ARGS__, .may = __VA_ARGS__

/* The sources give sizes in MB and do not say which. */
#define MB_DECIMAL INT64_C(1000000)
#define MB_BINARY INT64_C(1048576)
#define BELOW_MB(n) \
    .sure = FROM_0_BELOW((n) * MB_DECIMAL), .may = FROM_0_BELOW((n) * MB_BINARY), \
    .sure_text = "less than " #n " MB of 1000000 bytes", \
    .may_text = "less than " #n " MB of 1048576 bytes"
#define UP_TO_MB(n) \
    .sure = FROM_0_TO((n) * MB_DECIMAL), .may = FROM_0_TO((n) * MB_BINARY), \
    .sure_text = "at most " #n " MB of 1000000 bytes", \
    .may_text = "at most " #n " MB of 1048576 bytes"

/* Limits that all five print alike. */
#define IMAGE_FORMATS .names = {"jpeg", "png", "webp", "bmp", "tiff", "gif", "heic", "heif"}
#define VIDEO_FORMATS .names = {"mp4", "mov"}
#define AUDIO_FORMATS .names = {"wav", "mp3"}
#define SIDES         CLOSED(Q(300, 1), Q(6000, 1))
#define RATIOS        CLOSED(Q(2, 5), Q(5, 2))
#define RATES         CLOSED(Q(24, 1), Q(60, 1))
#define SECONDS_15    CLOSED(Q(2, 1), Q(15, 1))
#define SECONDS_30    CLOSED(Q(2, 1), Q(30, 1))

/* Seen on the live service of Seedance 2.0 by third parties, in the texts of its errors. */
#define LIVE_SECONDS       CLOSED(Q(9, 5), Q(76, 5))
#define LIVE_SOUND_SECONDS CLOSED(Q(2, 1), Q(76, 5))
#define LIVE_TEXT          "the live service has been seen to take 1.8 s to 15.2 s"
#define LIVE_SOUND_TEXT    "the live service has been seen to take up to 15.2 s"
#define LIVE_DURATION                                                      \
    .sure = SECONDS_15, .may = LIVE_SECONDS, .sure_text = "as documented", \
    .may_text = "as the live service has been seen to take it"

/* --- crun.ai --- */

#define CRUN_PAGE "https://api.crun.ai asset-upload, Input Requirements"
#define CRUN_DATE "2026-11-22"
#define CRUN      .source = CRUN_PAGE, .date = CRUN_DATE
/* The page prints open ends for images; the other pages below print closed ones. */
#define ENDS_SEEN(closed) \
    .seen = closed,       \
    .seen_text = "other pages of the same models print this limit with its ends included"

static const struct sdc_requirement crun_2_0[] = {
    {"image.format", IMAGE_FORMATS, CRUN},
    {"image.width", BOTH(OPEN(Q(300, 1), Q(6000, 1))), ENDS_SEEN(SIDES), CRUN},
    {"image.height", BOTH(OPEN(Q(300, 1), Q(6000, 1))), ENDS_SEEN(SIDES), CRUN},
    {"image.aspect-ratio", BOTH(OPEN(Q(2, 5), Q(5, 2))), ENDS_SEEN(RATIOS), CRUN},
    {"image.size", BELOW_MB(30), CRUN},
    {"video.format", VIDEO_FORMATS, CRUN},
    {"video.resolution", BOTH(CLOSED(Q(409600, 1), Q(927408, 1))), CRUN},
    {"video.duration", BOTH(SECONDS_15), .seen = LIVE_SECONDS, .seen_text = LIVE_TEXT, CRUN},
    {"video.width", BOTH(SIDES), CRUN},
    {"video.height", BOTH(SIDES), CRUN},
    {"video.aspect-ratio", BOTH(RATIOS), CRUN},
    {"video.pixels", BOTH(CLOSED(Q(409600, 1), Q(927408, 1))), CRUN},
    {"video.size", UP_TO_MB(50), CRUN},
    {"video.fps", BOTH(RATES), CRUN},
    {"video.codec", .is_advice = true, .names = {"h264", "hevc"},
     .sound_names = {"aac", "mp3", "pcm_s*", "pcm_u*", "pcm_f*"},
     .source = "not stated by the page; Ark docs 1520757 list these", .date = CRUN_DATE},
    {"audio.format", AUDIO_FORMATS, CRUN},
    {"audio.duration", BOTH(SECONDS_15), .seen = LIVE_SOUND_SECONDS, .seen_text = LIVE_SOUND_TEXT,
     CRUN},
    {"audio.size", UP_TO_MB(15), CRUN},
};

/* --- Ark (Volcengine) and ModelArk (BytePlus): one table with a few cells of their own --- */

#define ARK_ROWS(PIXELS_LOW, SOUND_CODECS, VIDEO_DURATION, AUDIO_DURATION, ...) \
    {"image.format", IMAGE_FORMATS, __VA_ARGS__}, \
    {"image.width", BOTH(SIDES), __VA_ARGS__}, \
    {"image.height", BOTH(SIDES), __VA_ARGS__}, \
    {"image.aspect-ratio", BOTH(RATIOS), __VA_ARGS__}, \
    {"image.size", BELOW_MB(30), __VA_ARGS__}, \
    {"video.format", VIDEO_FORMATS, __VA_ARGS__}, \
    {"video.duration", VIDEO_DURATION, __VA_ARGS__}, \
    {"video.width", BOTH(SIDES), __VA_ARGS__}, \
    {"video.height", BOTH(SIDES), __VA_ARGS__}, \
    {"video.aspect-ratio", BOTH(RATIOS), __VA_ARGS__}, \
    {"video.pixels", BOTH(CLOSED(Q(PIXELS_LOW, 1), Q(8295044, 1))), __VA_ARGS__}, \
    {"video.size", UP_TO_MB(200), __VA_ARGS__}, \
    {"video.fps", BOTH(RATES), __VA_ARGS__}, \
    {"video.codec", .names = {"h264", "hevc"}, SOUND_CODECS, __VA_ARGS__}, \
    {"audio.format", AUDIO_FORMATS, __VA_ARGS__}, \
    {"audio.duration", AUDIO_DURATION, __VA_ARGS__}, \
    {"audio.size", UP_TO_MB(15), __VA_ARGS__}

#define DURATION_2_0_SOUND \
    BOTH(SECONDS_15), .seen = LIVE_SOUND_SECONDS, .seen_text = LIVE_SOUND_TEXT
#define DURATION_2_5       BOTH(SECONDS_30)
#define AAC_MP3            .sound_names = {"aac", "mp3"}
#define AAC_MP3_PCM_IN_MOV .sound_names = {"aac", "mp3", "mov:pcm_s*", "mov:pcm_u*", "mov:pcm_f*"}

#define VOLCENGINE_PAGE    "Ark docs 82379/1520757"
#define VOLCENGINE_DATE    "2026-09"
#define VOLCENGINE         .source = VOLCENGINE_PAGE, .date = VOLCENGINE_DATE

static const struct sdc_requirement volcengine_2_0[] = {
    ARK_ROWS(407696, AAC_MP3_PCM_IN_MOV, LIVE_DURATION, DURATION_2_0_SOUND, VOLCENGINE)};
static const struct sdc_requirement volcengine_2_5[] = {
    ARK_ROWS(407696, AAC_MP3_PCM_IN_MOV, DURATION_2_5, DURATION_2_5, VOLCENGINE)};

#define BYTEPLUS_PAGE "ModelArk docs 1520757"
#define BYTEPLUS_DATE "2026-11-22"
#define BYTEPLUS      .source = BYTEPLUS_PAGE, .date = BYTEPLUS_DATE

static const struct sdc_requirement byteplus_2_0[] = {
    ARK_ROWS(409600, AAC_MP3, LIVE_DURATION, DURATION_2_0_SOUND, BYTEPLUS)};
static const struct sdc_requirement byteplus_2_5[] = {
    ARK_ROWS(409600, AAC_MP3, DURATION_2_5, DURATION_2_5, BYTEPLUS)};

/* --- The profiles --- */

#define ROWS(table) .requirements = (table), .n_requirements = sizeof(table) / sizeof((table)[0])
#define COUNTS_2_0 \
    "a request takes at most 9 images, 3 videos and 3 sound files; not judged", \
    "a request's videos play at most 15 s in all (live: 15.2 s), its sounds too; not judged"
#define COUNTS_2_5 \
    "a request takes at most 30 images, 10 videos and 10 sound files; not judged", \
    "a request's videos play at most 30 s in all, its sounds too; not judged"

const struct sdc_profile sdc_profiles[] = {
    {"crun-seedance-2.0", "Seedance 2.0 assets as crun.ai takes them", CRUN_PAGE, CRUN_DATE,
     .notes = {"the page states no counts and no totals over several assets"}, ROWS(crun_2_0)},
    {"volcengine-seedance-2.0", "Seedance 2.0 on Volcengine Ark", VOLCENGINE_PAGE, VOLCENGINE_DATE,
     .notes = {COUNTS_2_0}, ROWS(volcengine_2_0)},
    {"volcengine-seedance-2.5", "Seedance 2.5 on Volcengine Ark", VOLCENGINE_PAGE, VOLCENGINE_DATE,
     .notes = {COUNTS_2_5, "a video to be edited plays 4 s to 30 s; judged as [2, 30] s"},
     ROWS(volcengine_2_5)},
    {"byteplus-seedance-2.0", "Seedance 2.0 on BytePlus ModelArk", BYTEPLUS_PAGE, BYTEPLUS_DATE,
     .notes = {COUNTS_2_0}, ROWS(byteplus_2_0)},
    {"byteplus-seedance-2.5", "Seedance 2.5 on BytePlus ModelArk", BYTEPLUS_PAGE, BYTEPLUS_DATE,
     .notes = {COUNTS_2_5}, ROWS(byteplus_2_5)},
};
/* clang-format on */

const size_t sdc_n_profiles = sizeof sdc_profiles / sizeof sdc_profiles[0];
