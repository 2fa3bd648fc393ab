/* SPDX-License-Identifier: MIT
 * What is looked at: the table of rules. */
#include "rules/check.h"

#include "base/text.h"
#include "rules/help.h"

#include <string.h>

#define RATIO_HINT "crop it or add borders; scaling alone does not change the ratio"
#define AGAIN_HINT "export or download the file again; what is missing cannot be added back"
#define SHORT_HINT \
    "too long: trim it; too short: a longer take is needed, padding or looping is your decision"

const struct sdc_check sdc_checks[] = {
    {"file.type", SDC_TYPE_NONE, SDC_CHECK_TYPE,
     .sentence = "The file is an image, a video or a sound file by its content, whatever its name, "
                 "and of the type that it is to be registered as.",
     .hint = "give a media file of that type, or another --type"},
    {"file.extension", SDC_TYPE_NONE, SDC_CHECK_EXTENSION, .is_advice = true,
     .sentence = "The suffix of the file's name is one in use for the format of its content. "
                 "Services and players go by the name.",
     .hint = "rename the file", .help = sdc_help_rename},
    {"file.complete", SDC_TYPE_NONE, SDC_CHECK_WHOLE,
     .sentence = "The file reaches as far as its own boxes, chunks, sample table or end marker "
                 "say: an upload or export that broke off does not.",
     .hint = AGAIN_HINT},
    {"file.consistent", SDC_TYPE_NONE, SDC_CHECK_CONSISTENT, .is_advice = true,
     .sentence = "Two parsers of the same field read the same. Where they differ, every rule is "
                 "judged on both and the worse result stands. Where one cannot so much as open the "
                 "file, which it may be too old for, that is said.",
     .hint = "export the file again; players and services may disagree about this one"},
    {"file.decodes", SDC_TYPE_NONE, SDC_CHECK_DECODES,
     .sentence =
         "Every packet, frame and pixel of the file can be decoded. Judged under --deep "
         "only. Without it a file whose headers and sizes are right, but whose pictures "
         "or sound are damaged inside, or are fewer, more or other than the headers say, is "
         "not found out.",
     .hint = AGAIN_HINT},
    {"asset.url", SDC_TYPE_NONE, SDC_CHECK_URL,
     .sentence = "The service can fetch it: an http or https URL without user name and password, "
                 "whose host, and those that it redirects to, have addresses of the public "
                 "internet, and that leads from https to http nowhere. Looked at for URLs, and for "
                 "names that look like one or like Base64 and lead to no file.",
     .hint = "put the file where the public can fetch it, and give its http or https URL"},
    {"asset.expiry", SDC_TYPE_NONE, SDC_CHECK_EXPIRY,
     .sentence =
         "A signed URL can still be used when the service fetches it. One that expires "
         "within an hour is a warning, one that has expired a failure. Looked at for URLs "
         "that say when: X-Amz-Date with X-Amz-Expires, X-Goog-*, Expires, se, q-sign-time.",
     .hint = "sign the URL anew, for longer"},
    {"asset.content-type", SDC_TYPE_NONE, SDC_CHECK_CONTENT_TYPE, .is_advice = true,
     .sentence = "The Content-Type that the server sends is one in use for the format of the "
                 "content. One that says nothing (application/octet-stream) is fine.",
     .hint = "have the server send the Content-Type of the format"},
    {"image.format", SDC_TYPE_IMAGE, SDC_CHECK_FORMAT,
     .sentence = "The image's format, by its content, is one that the service takes.",
     .hint = "convert it", .help = sdc_help_mend},
    {"image.width", SDC_TYPE_IMAGE, SDC_CHECK_NUMBER, SDC_FACT_WIDTH,
     .sentence = "The width of the upright image, as stored.", .hint = "scale it",
     .help = sdc_help_mend},
    {"image.height", SDC_TYPE_IMAGE, SDC_CHECK_NUMBER, SDC_FACT_HEIGHT,
     .sentence = "The height of the upright image, as stored.", .hint = "scale it",
     .help = sdc_help_mend},
    {"image.aspect-ratio", SDC_TYPE_IMAGE, SDC_CHECK_NUMBER, SDC_FACT_ASPECT_RATIO,
     .sentence = "Width divided by height of the upright image.", .hint = RATIO_HINT,
     .help = sdc_help_mend},
    {"image.size", SDC_TYPE_IMAGE, SDC_CHECK_NUMBER, SDC_FACT_SIZE,
     .sentence = "The size of the file. The page says MB without saying which: what meets only the "
                 "larger one is a warning.",
     .hint = "save it with stronger compression", .help = sdc_help_mend},
    {"video.format", SDC_TYPE_VIDEO, SDC_CHECK_FORMAT,
     .sentence = "The container, by its brands and boxes, is one that the service takes.",
     .hint = "convert it", .help = sdc_help_mend},
    {"video.resolution", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_PIXELS,
     .unless = "video.pixels",
     .sentence = "The picture is of the 480p or 720p class. The classes are areas: every pixel "
                 "count that video.pixels takes is of one of them, so this rule speaks only where "
                 "video.pixels does not.",
     .hint = "scale it", .help = sdc_help_mend},
    {"video.duration", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_DURATION,
     .sentence = "How long the clip plays: the judged picture track with its edit list applied, "
                 "and the movie. Where only one of both lies inside, that is a warning.",
     .hint = SHORT_HINT, .help = sdc_help_mend},
    {"video.width", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_WIDTH,
     .sentence = "The width of the upright picture, as stored.", .hint = "scale it",
     .help = sdc_help_mend},
    {"video.height", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_HEIGHT,
     .sentence = "The height of the upright picture, as stored.", .hint = "scale it",
     .help = sdc_help_mend},
    {"video.aspect-ratio", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_ASPECT_RATIO,
     .sentence = "Width divided by height of the upright picture, as stored and as displayed. "
                 "Where only one of both lies inside, that is a warning.",
     .hint = RATIO_HINT, .help = sdc_help_mend},
    {"video.pixels", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_PIXELS,
     .sentence = "Width times height of the stored picture.", .hint = "scale it",
     .help = sdc_help_mend},
    {"video.size", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_SIZE,
     .sentence = "The size of the file. The page says MB without saying which: what meets only the "
                 "larger one is a warning.",
     .hint = "encode it at a lower bit rate", .help = sdc_help_mend},
    {"video.fps", SDC_TYPE_VIDEO, SDC_CHECK_NUMBER, SDC_FACT_FPS,
     .sentence = "The frame rate: the average (samples by the sum of their durations) and the "
                 "nominal one (by the most frequent duration). Where only one of both lies "
                 "inside, that is a warning.",
     .hint = "convert the frame rate", .help = sdc_help_mend},
    {"video.codec", SDC_TYPE_VIDEO, SDC_CHECK_CODEC, SDC_FACT_CODEC,
     .sentence = "The codecs of the picture and of the sound track.", .hint = "encode it anew",
     .help = sdc_help_mend},
    {"audio.format", SDC_TYPE_AUDIO, SDC_CHECK_FORMAT,
     .sentence = "The sound file's format, by its content, is one that the service takes. Sound "
                 "alone in an mp4 or mov is sound.",
     .hint = "convert it", .help = sdc_help_mend},
    {"audio.duration", SDC_TYPE_AUDIO, SDC_CHECK_NUMBER, SDC_FACT_DURATION,
     .sentence = "How long the sound plays, counted from what the file really holds; for mp3 "
                 "without the declared encoder delay and padding, and all frames. Where only one "
                 "of both lies inside, that is a warning.",
     .hint = SHORT_HINT, .help = sdc_help_mend},
    {"audio.size", SDC_TYPE_AUDIO, SDC_CHECK_NUMBER, SDC_FACT_SIZE,
     .sentence = "The size of the file. The page says MB without saying which: what meets only the "
                 "larger one is a warning.",
     .hint = "encode it at a lower bit rate", .help = sdc_help_mend},
};

const size_t sdc_n_checks = sizeof sdc_checks / sizeof sdc_checks[0];

const struct sdc_check *sdc_check_find(const char *id)
{
    for (size_t i = 0; i < sdc_n_checks; i++) {
        if (strcmp(sdc_checks[i].id, id) == 0)
            return &sdc_checks[i];
    }
    return NULL;
}

/** True if word is the id or its prefix up to a dot, with or without the dot. */
static bool covers(const char *word, const char *id)
{
    size_t n = strlen(word);
    if (n == 0 || strncmp(word, id, n) != 0)
        return false;
    return id[n] == '\0' || id[n] == '.' || id[n - 1] == '.';
}

static bool is_covered(const char *const *words, size_t n_words, const char *id)
{
    for (size_t i = 0; i < n_words; i++) {
        if (covers(words[i], id))
            return true;
    }
    return false;
}

bool sdc_selection_has(const struct sdc_selection *selection, const char *id)
{
    if (selection->n_selected > 0 && !is_covered(selection->selected, selection->n_selected, id))
        return false;
    return !is_covered(selection->ignored, selection->n_ignored, id);
}

bool sdc_check_is_prefix(const char *word)
{
    for (size_t i = 0; i < sdc_n_checks; i++) {
        if (covers(word, sdc_checks[i].id))
            return true;
    }
    return false;
}

const char *sdc_check_nearest(const char *word)
{
    const char *ids[sizeof sdc_checks / sizeof sdc_checks[0]];
    const char *parts[sizeof ids / sizeof ids[0]];
    for (size_t i = 0; i < sdc_n_checks; i++) {
        ids[i] = sdc_checks[i].id;
        parts[i] = strchr(ids[i], '.') + 1;
    }
    const char *part = sdc_text_nearest(word, parts, sdc_n_checks);
    for (size_t i = 0; part && i < sdc_n_checks; i++) {
        if (parts[i] == part)
            return ids[i];
    }
    return sdc_text_nearest(word, ids, sdc_n_checks);
}
