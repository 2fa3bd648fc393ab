/* SPDX-License-Identifier: MIT
 * Images as libvips reads them: the loader is forced, and no name reaches it. */
#include "probe/image.h"

#include "probe/image_lacks.h"
#include "probe/image_rest.h"
#include "probe/jpeg_gaps.h"
#include "source/cursor.h"

#include <gmodule.h>
#include <vips/vips.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A loader of libvips that reads from a source. */
typedef int loader_fn(VipsSource *source, VipsImage **image, ...);

/** Which loader reads which format. Nothing else can be reached. BMP has none: libvips would hand
 * it to ImageMagick. */
static loader_fn *const loaders[SDC_N_FORMATS] = {
    [SDC_FORMAT_JPEG] = vips_jpegload_source, [SDC_FORMAT_PNG] = vips_pngload_source,
    [SDC_FORMAT_WEBP] = vips_webpload_source, [SDC_FORMAT_TIFF] = vips_tiffload_source,
    [SDC_FORMAT_GIF] = vips_gifload_source,   [SDC_FORMAT_HEIC] = vips_heifload_source,
    [SDC_FORMAT_HEIF] = vips_heifload_source,
};

/** Where libvips keeps its modules; the Makefile says so. */
#ifndef SDC_VIPS_LIBDIR
#define SDC_VIPS_LIBDIR "/usr/lib"
#endif

/** Most that is read ahead [bytes]. */
#define AHEAD_SIZE (64 * 1024)

/** A place in a source, for the callbacks of libvips. */
struct stream_io {
    struct sdc_source *source;
    int64_t at;
    int64_t last_at;           /**< of a JPEG: where the last piece that was asked for begins */
    struct sdc_jpeg_gaps gaps; /**< of a JPEG: what libjpeg does not see, as it warns of that */
    enum sdc_status status;    /**< the first failure of the source; sticks */
    struct sdc_err *err;
    int64_t ahead_at;  /**< offset in the source of ahead[0] */
    size_t ahead_size; /**< valid bytes in ahead */
    uint8_t ahead[AHEAD_SIZE];
};

/** libvips asks for 4 KiB at a time, be the file of megabytes: who reads on is given twice as much
 *  each time. */
static void read_ahead(struct stream_io *io, size_t size)
{
    bool goes_on = io->ahead_size > 0 && io->at == io->ahead_at + (int64_t)io->ahead_size;
    size_t most = goes_on ? 2 * io->ahead_size : size;
    int64_t present = sdc_source_present(io->source, io->at);
    most = most < sizeof io->ahead ? most : sizeof io->ahead;
    if (present > 0 && (uint64_t)present < most)
        most = (size_t)present;
    io->ahead_at = io->at;
    io->status = sdc_source_read(io->source, io->at, io->ahead, most, &io->ahead_size, io->err);
}

/** Copies what has been read ahead, after reading if that is nothing; 0 at the end. */
static size_t copy_ahead(struct stream_io *io, uint8_t *bytes, size_t size)
{
    bool is_ahead = io->at >= io->ahead_at && io->at < io->ahead_at + (int64_t)io->ahead_size;
    if (!is_ahead)
        read_ahead(io, size);
    if (io->status != SDC_OK)
        return 0;
    size_t skipped = (size_t)(io->at - io->ahead_at);
    size_t n = io->ahead_size - skipped;
    n = n < size ? n : size;
    memcpy(bytes, io->ahead + skipped, n);
    io->at += (int64_t)n;
    return n;
}

/** Less than was asked for is the end of the file, as libtiff sees it. */
static gint64 on_read(VipsSourceCustom *custom, void *bytes, gint64 size, struct stream_io *io)
{
    (void)custom;
    uint8_t *to = bytes;
    size_t left = (size_t)size;
    size_t n = 1;
    while (left > 0 && n > 0 && io->status == SDC_OK) {
        n = copy_ahead(io, to, left);
        to += n;
        left -= n;
    }
    return io->status == SDC_OK ? size - (gint64)left : -1;
}

static gint64 seek_to(struct stream_io *io, int64_t offset)
{
    if (offset < 0)
        return -1;
    io->at = offset;
    return offset;
}

static gint64 on_seek(VipsSourceCustom *custom, gint64 offset, int whence, struct stream_io *io)
{
    (void)custom;
    if (whence == SEEK_CUR)
        offset += io->at;
    else if (whence == SEEK_END)
        offset += io->source->size;
    return seek_to(io, offset);
}

/** Less each time, so that it is known when libjpeg has enough, to a few bytes at the end. */
static gint64 on_jpeg_read(VipsSourceCustom *custom, void *bytes, gint64 size, struct stream_io *io)
{
    enum { PARTS = 16 };
    int64_t part = (io->source->size - io->at) / PARTS + 1;
    int64_t to_gap = sdc_jpeg_to_gap(&io->gaps, io->at);
    int64_t most = part < to_gap ? part : to_gap;
    io->last_at = io->at;
    gint64 n = on_read(custom, bytes, size < most ? size : most, io);
    if (n == to_gap)
        io->at = sdc_jpeg_with_gaps(&io->gaps, sdc_jpeg_without_gaps(&io->gaps, io->at));
    return n;
}

static gint64 on_jpeg_seek(VipsSourceCustom *custom, gint64 offset, int whence,
                           struct stream_io *io)
{
    (void)custom;
    if (whence == SEEK_CUR)
        offset += sdc_jpeg_without_gaps(&io->gaps, io->at);
    else if (whence == SEEK_END)
        offset += sdc_jpeg_without_gaps(&io->gaps, io->source->size);
    return offset >= 0 && seek_to(io, sdc_jpeg_with_gaps(&io->gaps, offset)) >= 0 ? offset : -1;
}

/** True of a line that says that libheif has looked for a box behind the end, which is no reason
 *  of a failure. */
static bool is_look_ahead(const char *line)
{
    static const char of_memory[] = "source: bad seek";
    static const char of_callbacks[] = "source_custom: bad seek";
    return strncmp(line, of_memory, strlen(of_memory)) == 0 ||
           strncmp(line, of_callbacks, strlen(of_callbacks)) == 0;
}

/** Why libvips failed, in one line; empties its one error text for the next. */
static void take_reason(char *text, size_t size)
{
    const char *reason = vips_error_buffer();
    while (is_look_ahead(reason) && strchr(reason, '\n'))
        reason = strchr(reason, '\n') + 1;
    snprintf(text, size, "%s", reason[0] != '\0' ? reason : "libvips gives no reason");
    size_t n = strcspn(text, "\n");
    text[n > 0 && text[n - 1] == '.' ? n - 1 : n] = '\0';
    vips_error_clear();
}

/** libheif turns and crops by itself, and says so by giving the upright size. */
static void set_size(struct sdc_facts *library, const VipsImage *image)
{
    bool is_upright = library->format == SDC_FORMAT_HEIC || library->format == SDC_FORMAT_HEIF;
    sdc_facts_set_int(library, is_upright ? SDC_FACT_WIDTH : SDC_FACT_STORED_WIDTH,
                      vips_image_get_width(image));
    sdc_facts_set_int(library, is_upright ? SDC_FACT_HEIGHT : SDC_FACT_STORED_HEIGHT,
                      vips_image_get_height(image));
}

/** Warnings of one header that are told apart. */
#define HEADER_WARNINGS_MAX 256

/** What libvips warns of. libtiff has it warn of rows that are cut, and makes up the rest; but of
 *  fields that it does not know, too, and as often as it reads the header again. */
static struct {
    char of_pixels[SDC_FACT_TEXT_SIZE]; /**< the first one since this was emptied, or "" */
    char of_header[HEADER_WARNINGS_MAX][SDC_FACT_TEXT_SIZE];
    unsigned n_of_header;
    bool is_opening; /**< only the header is being read */
} warnings;

/** Pages of one file that are decoded: frames of a long animation. libvips reads hardly more of a
 *  GIF. */
#define PAGES_MAX 4096
/** Longest line of pixels that is decoded; several are held at once. */
#define LINE_PIXELS_MAX 65536
/** Largest GIF or WebP that is decoded [px], of which several frames are held whole: four times the
 *  largest picture that any profile takes. */
#define FRAME_PIXELS_MAX (4 * INT64_C(5999) * 5999)

/** Notes that a picture does not decode: where, "" if it cannot be opened, and why. */
static void set_undecodable(const struct stream_io *io, struct sdc_facts *library,
                            const char *where, const char *reason)
{
    library->decodes = sdc_image_is_lack(io->source, library->format, reason) ? SDC_DECODES_UNKNOWN
                                                                              : SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable, "%s%s", where, reason);
}

/** Decodes every pixel, or says why that fails. */
static void decode(VipsImage *image, int page, const struct stream_io *io,
                   struct sdc_facts *library)
{
    char reason[SDC_FACT_TEXT_SIZE];
    char of_page[sizeof "page -2147483648, "] = "";
    char where[sizeof "page -2147483648, before byte -9223372036854775808: "];
    double mean;
    warnings.of_pixels[0] = '\0';
    if (vips_avg(image, &mean, NULL) != 0)
        take_reason(reason, sizeof reason);
    else if (warnings.of_pixels[0] != '\0' && library->format == SDC_FORMAT_TIFF)
        memcpy(reason, warnings.of_pixels, sizeof reason);
    else
        return;
    if (page > 0)
        snprintf(of_page, sizeof of_page, "page %d, ", page + 1);
    snprintf(where, sizeof where, "%sbefore byte %lld: ", of_page, (long long)io->at);
    set_undecodable(io, library, where, reason);
}

/** Notes that a page cannot so much as be opened. */
static void refuse_page(const struct stream_io *io, struct sdc_facts *library, int page)
{
    char reason[SDC_FACT_TEXT_SIZE];
    char where[sizeof "page -2147483648: "] = "";
    take_reason(reason, sizeof reason);
    if (page > 0)
        snprintf(where, sizeof where, "page %d: ", page + 1);
    set_undecodable(io, library, where, reason);
}

/** Some of the pages of a file. */
struct pages {
    int first; /**< from 0 */
    int n;
};

/** What libvips reads from: the mapping, which costs no call and no copy; or, where there is none
 * or the place is wanted at which a pixel cannot be decoded, our callbacks. */
static VipsSource *open_stream(struct stream_io *io, const struct sdc_facts *library, bool is_deep)
{
    const uint8_t *mapping = sdc_source_mapping(io->source);
    bool is_jpeg = is_deep && library->format == SDC_FORMAT_JPEG;
    if (mapping && !is_deep)
        return vips_source_new_from_memory(mapping, (size_t)io->source->size);
    VipsSourceCustom *custom = vips_source_custom_new();
    if (is_jpeg)
        sdc_jpeg_find_gaps(io->source, &io->gaps);
    g_signal_connect(custom, "read", is_jpeg ? G_CALLBACK(on_jpeg_read) : G_CALLBACK(on_read), io);
    g_signal_connect(custom, "seek", is_jpeg ? G_CALLBACK(on_jpeg_seek) : G_CALLBACK(on_seek), io);
    return VIPS_SOURCE(custom);
}

/** Opens an image of the input, or several as one below the other. libvips objects to whatever its
 *  loader so much as warns about where all is to be decoded. */
static VipsImage *open_pages(struct stream_io *io, const struct sdc_facts *library, bool is_deep,
                             const struct pages *pages)
{
    VipsImage *image = NULL;
    VipsSource *stream = open_stream(io, library, is_deep);
    VipsFailOn fail_on = is_deep ? VIPS_FAIL_ON_WARNING : VIPS_FAIL_ON_NONE;
    loader_fn *load = loaders[library->format];
    vips_error_clear(); /* what a load that succeeded has left is none of this one's */
    warnings.n_of_header = 0;
    warnings.is_opening = true;
    int result =
        pages ? load(stream, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, "page",
                     pages->first, "n", pages->n, NULL)
              : load(stream, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, NULL);
    warnings.is_opening = false;
    g_object_unref(stream);
    if (result == 0)
        return image;
    g_clear_object(&image);
    return NULL;
}

/** True of the formats whose frames are each drawn over those before. */
static bool is_animation(enum sdc_format format)
{
    return format == SDC_FORMAT_GIF || format == SDC_FORMAT_WEBP;
}

/** How many pages are decoded at once: frames of an animation; other pages have sizes of their
 *  own. */
static int pages_at_once(const VipsImage *first, enum sdc_format format)
{
    int height = vips_image_get_height(first);
    return is_animation(format) && height > 0 && height < VIPS_MAX_COORD ? VIPS_MAX_COORD / height
                                                                         : 1;
}

/** libjpeg reads up to the marker behind the pixels. Where it has all rows before it comes near
 * that, the data holds more of them than the header says. */
static void check_jpeg_rest(struct stream_io *io, struct sdc_facts *library)
{
    enum { FILL = 0xff, STUFFED = 0, FIRST_RESTART = 0xd0, LAST_RESTART = 0xd7, REST_MAX = 16 };
    struct sdc_cursor cursor;
    uint8_t before = 0;
    int64_t end = io->at;
    sdc_cursor_init(&cursor, io->source, io->last_at, io->source->size);
    while (sdc_cursor_left(&cursor) > 0 && sdc_cursor_is_ok(&cursor)) {
        uint8_t byte = sdc_cursor_u8(&cursor);
        bool is_restart = byte >= FIRST_RESTART && byte <= LAST_RESTART;
        if (before == FILL && byte != STUFFED && byte != FILL && !is_restart) {
            end = cursor.at - 2;
            break;
        }
        before = byte;
    }
    if (end - io->at > REST_MAX)
        snprintf(
            library->inconsistent, sizeof library->inconsistent,
            "its header asks for fewer pixels than its data holds: at least %lld bytes of them "
            "are left over",
            (long long)(end - io->at));
}

/** Pages of the file; what libvips counts them with says 1 from 10,000 on. */
static int count_pages(VipsImage *header)
{
    int n_pages = 1;
    if (vips_image_get_typeof(header, VIPS_META_N_PAGES) != 0)
        vips_image_get_int(header, VIPS_META_N_PAGES, &n_pages);
    return n_pages;
}

/** True, with the reason said, if there is more to decode than is tried. */
static bool is_too_much(VipsImage *header, struct sdc_facts *library)
{
    int n_pages = count_pages(header);
    int width = vips_image_get_width(header);
    int height = vips_image_get_height(header);
    if (n_pages > PAGES_MAX)
        snprintf(library->undecodable, sizeof library->undecodable,
                 "it has more than %d pages, the most that are decoded", PAGES_MAX);
    else if (is_animation(library->format) && (int64_t)width * height > FRAME_PIXELS_MAX)
        snprintf(library->undecodable, sizeof library->undecodable,
                 "it has %dx%d pixels, and at most %lld are decoded", width, height,
                 (long long)FRAME_PIXELS_MAX);
    else if (width > LINE_PIXELS_MAX)
        snprintf(library->undecodable, sizeof library->undecodable,
                 "its lines have %d pixels, and at most %d are decoded", width, LINE_PIXELS_MAX);
    else
        return false;
    return true;
}

/** Decodes pages, or says why that fails; NULL: the image itself. */
static void decode_pages(struct stream_io *io, struct sdc_facts *library, const struct pages *pages)
{
    int page = pages ? pages->first : 0;
    VipsImage *image = open_pages(io, library, true, pages);
    if (image)
        decode(image, page, io, library);
    else
        refuse_page(io, library, page);
    g_clear_object(&image);
}

/** Decodes all that the file holds: the image itself, of which header tells, and its other pages.
 *  What is said of these is no contradiction of what the file is judged by. */
static void decode_all(VipsImage *header, struct stream_io *io, struct sdc_facts *library)
{
    int n_pages = count_pages(header);
    struct pages pages = {.first = 0, .n = pages_at_once(header, library->format)};
    library->decodes = is_too_much(header, library) ? SDC_DECODES_UNKNOWN : SDC_DECODES_YES;
    if (library->decodes != SDC_DECODES_YES)
        return;
    decode_pages(io, library, NULL);
    if (library->decodes == SDC_DECODES_NOT)
        return;
    if (library->format == SDC_FORMAT_JPEG)
        check_jpeg_rest(io, library);
    sdc_image_check_rest(io->source, library);
    if (n_pages < 2)
        return;
    for (; pages.first < n_pages && io->status == SDC_OK; pages.first += pages.n) {
        if (pages.n > n_pages - pages.first)
            pages.n = n_pages - pages.first;
        decode_pages(io, library, &pages);
        if (library->decodes == SDC_DECODES_NOT)
            return;
    }
}

/** Notes that libvips refuses the file. That an old one refuses what phones write is no
 *  contradiction: it says nothing of other programs, as what libtiff lacks does. */
static void refuse(const struct stream_io *io, struct sdc_facts *library, bool is_deep)
{
    bool is_tiff = library->format == SDC_FORMAT_TIFF;
    char reason[SDC_FACT_TEXT_SIZE];
    take_reason(reason, sizeof reason);
    if (is_tiff || !sdc_image_is_lack(io->source, library->format, reason))
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "libvips " SDC_CANNOT_OPEN ": %s", reason);
    set_undecodable(io, library, "", reason);
    if (!is_deep)
        library->decodes = SDC_DECODES_UNKNOWN;
}

static enum sdc_status probe(struct sdc_source *source, const struct sdc_prober_task *task,
                             struct sdc_facts *library, struct sdc_err *err)
{
    static struct stream_io io; /* large, and one file is read at a time */
    io.source = source;
    io.err = err;
    io.at = io.ahead_at = 0;
    io.ahead_size = 0;
    io.status = SDC_OK;
    if (!loaders[library->format])
        return SDC_OK;
    VipsImage *image = open_pages(&io, library, false, NULL);
    if (image)
        set_size(library, image);
    else
        refuse(&io, library, task->is_deep);
    if (image && task->is_deep)
        decode_all(image, &io, library);
    g_clear_object(&image);
    return io.status;
}

/** Prints nothing, and keeps those of the header and the first other one. Old LZW codes are decoded
 *  all the same. */
static void keep_warning(const gchar *domain, GLogLevelFlags level, const gchar *text,
                         gpointer data)
{
    char line[SDC_FACT_TEXT_SIZE];
    (void)domain;
    (void)data;
    if (!(level & G_LOG_LEVEL_WARNING) || strstr(text, "Old-style LZW codes"))
        return;
    snprintf(line, sizeof line, "%s", text);
    for (unsigned i = 0; i < warnings.n_of_header; i++) {
        if (strcmp(warnings.of_header[i], line) == 0)
            return;
    }
    if (warnings.is_opening && warnings.n_of_header < HEADER_WARNINGS_MAX)
        memcpy(warnings.of_header[warnings.n_of_header++], line, sizeof line);
    else if (!warnings.is_opening && warnings.of_pixels[0] == '\0')
        memcpy(warnings.of_pixels, line, sizeof line);
}

/** jpeg, png, webp, tiff and gif are built into libvips; its plug-in modules (poppler, openslide,
 *  magick, ...) cost most of its start and are of no use here, so it looks for them where there are
 *  none. */
static enum sdc_status load(struct sdc_err *err)
{
    static const char nowhere[] = "/nonexistent";
    g_log_set_default_handler(keep_warning, NULL);
    setenv("VIPSHOME", nowhere, 1);
    int result = vips_init("seedance-probe-image");
    unsetenv("VIPSHOME");
    if (result != 0)
        return sdc_err_set(err, SDC_NO_PROBE, 0, "libvips cannot be started: %s",
                           vips_error_buffer());
    vips_cache_set_max(0);
    vips_concurrency_set(1);
    return SDC_OK;
}

/** What libheif's functions return. */
struct heif_result {
    int code;
    int subcode;
    const char *text;
};

/** libheif's decoders are plug-ins from Debian 13 on. It would look for them when the first is
 *  wanted, which is too late. */
static void load_decoders(GModule *module)
{
    union {
        gpointer symbol;
        struct heif_result (*call)(void *parameters);
    } start;
    if (g_module_symbol(module, "heif_init", &start.symbol))
        start.call(NULL);
}

/** Of the modules, HEIF's alone. Where it is built in there is none to load. */
static enum sdc_status load_heif(struct sdc_err *err)
{
    char path[PATH_MAX];
    enum sdc_status status = load(err);
    if (status != SDC_OK || vips_type_find("VipsOperation", "heifload_source") != 0)
        return status;
    snprintf(path, sizeof path, SDC_VIPS_LIBDIR "/vips-modules-%d.%d/vips-heif.so", vips_version(0),
             vips_version(1));
    GModule *module = g_module_open(path, G_MODULE_BIND_LAZY);
    if (!module)
        return SDC_OK;
    g_module_make_resident(module);
    load_decoders(module);
    return SDC_OK;
}

const struct sdc_prober_ops sdc_image_ops = {.load = load, .probe = probe};
const struct sdc_prober_ops sdc_heif_ops = {.load = load_heif, .probe = probe};
