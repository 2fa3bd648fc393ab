/* SPDX-License-Identifier: MIT
 * What is left out of folders by its name alone. */
#include "audit/junk.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/** How a row is held against a name; upper and lower case are the same, as on cards of cameras. */
enum kind { WHOLE, PREFIX, SUFFIX };

static const struct {
    const char *word;
    enum kind kind;
    const char *reason;
} junk[] = {
    {".git", WHOLE, "belongs to git"},
    {".DS_Store", WHOLE, "is a note of the macOS Finder"},
    {"._", PREFIX, "holds attributes that macOS keeps beside a file"},
    {"__MACOSX", WHOLE, "holds attributes that macOS puts into archives"},
    {"Icon\r", WHOLE, "is the icon of a folder in macOS"},
    {"Thumbs.db", WHOLE, "holds previews made by Windows"},
    {"ehthumbs.db", WHOLE, "holds previews made by Windows"},
    {"ehthumbs_vista.db", WHOLE, "holds previews made by Windows"},
    {"desktop.ini", WHOLE, "is a setting of the Windows Explorer"},
    {"$RECYCLE.BIN", WHOLE, "is a bin of Windows"},
    {"System Volume Information", WHOLE, "belongs to Windows"},
    {"@eaDir", WHOLE, "holds previews made by a Synology NAS"},
    {"lost+found", WHOLE, "belongs to the file system"},
    /* These two hold media, which is why their content does not tell. */
    {".thm", SUFFIX, "is a preview that a camera makes"},
    {".lrv", SUFFIX, "is a small copy that a camera makes"},
    {".xmp", SUFFIX, "holds remarks on a file beside it"},
    {".aae", SUFFIX, "holds edits of a photo beside it"},
};

static bool is_like(const char *name, const char *word, enum kind kind)
{
    size_t name_size = strlen(name);
    size_t size = strlen(word);
    switch (kind) {
    case WHOLE:
        return strcasecmp(name, word) == 0;
    case PREFIX:
        return strncasecmp(name, word, size) == 0;
    case SUFFIX:
        return name_size > size && strcasecmp(name + name_size - size, word) == 0;
    }
    return false;
}

const char *sdc_junk_reason(const char *name, bool takes_hidden)
{
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++) {
        if (is_like(name, junk[i].word, junk[i].kind))
            return junk[i].reason;
    }
    return name[0] == '.' && !takes_hidden ? "is hidden (--hidden takes it in)" : NULL;
}
