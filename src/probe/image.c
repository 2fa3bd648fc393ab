/* SPDX-License-Identifier: MIT
 * Images as libvips reads them: the loader is forced, and no name reaches it. */
#include "probe/image.h"

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
    enum sdc_status status; /**< the first failure of the source; sticks */
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

static gint64 on_seek(VipsSourceCustom *custom, gint64 offset, int whence, struct stream_io *io)
{
    (void)custom;
    if (whence == SEEK_CUR)
        offset += io->at;
    else if (whence == SEEK_END)
        offset += io->source->size;
    if (offset < 0)
        return -1;
    io->at = offset;
    return offset;
}

/** Why libvips failed, in one line; empties its one error text for the next. That libheif has
 * looked for a box behind the end is no reason. */
static void take_reason(char *text, size_t size)
{
    static const char seek[] = "source_custom: bad seek";
    const char *reason = vips_error_buffer();
    while (strncmp(reason, seek, strlen(seek)) == 0 && strchr(reason, '\n'))
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

/** Decodes every pixel; libvips objects to whatever its loader so much as warns about. */
static void decode(VipsImage *image, const struct stream_io *io, struct sdc_facts *library)
{
    char reason[SDC_FACT_TEXT_SIZE];
    double mean;
    library->decodes = SDC_DECODES_YES;
    if (vips_avg(image, &mean, NULL) == 0)
        return;
    take_reason(reason, sizeof reason);
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable, "before byte %lld: %s",
             (long long)io->at, reason);
}

static void refuse(struct sdc_facts *library, bool is_deep)
{
    char reason[SDC_FACT_TEXT_SIZE];
    take_reason(reason, sizeof reason);
    snprintf(library->inconsistent, sizeof library->inconsistent, "libvips cannot open it: %s",
             reason);
    if (!is_deep)
        return;
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable, "%s", reason);
}

/** What libvips reads from: the mapping, which costs no call and no copy; or, where there is none
 * or the place is wanted at which a pixel cannot be decoded, our callbacks. */
static VipsSource *open_stream(struct stream_io *io, bool is_deep)
{
    const uint8_t *mapping = sdc_source_mapping(io->source);
    if (mapping && !is_deep)
        return vips_source_new_from_memory(mapping, (size_t)io->source->size);
    VipsSourceCustom *custom = vips_source_custom_new();
    g_signal_connect(custom, "read", G_CALLBACK(on_read), io);
    g_signal_connect(custom, "seek", G_CALLBACK(on_seek), io);
    return VIPS_SOURCE(custom);
}

static enum sdc_status probe(struct sdc_source *source, const struct sdc_prober_task *task,
                             struct sdc_facts *library, struct sdc_err *err)
{
    static struct stream_io io; /* large, and one file is read at a time */
    VipsImage *image = NULL;
    io.source = source;
    io.err = err;
    io.at = io.ahead_at = 0;
    io.ahead_size = 0;
    io.status = SDC_OK;
    if (!loaders[library->format])
        return SDC_OK;
    vips_error_clear(); /* what a load that succeeded has left is none of this one's */
    VipsSource *stream = open_stream(&io, task->is_deep);
    int result =
        loaders[library->format](stream, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                 task->is_deep ? VIPS_FAIL_ON_WARNING : VIPS_FAIL_ON_NONE, NULL);
    if (result == 0)
        set_size(library, image);
    else
        refuse(library, task->is_deep);
    if (result == 0 && task->is_deep)
        decode(image, &io, library);
    g_clear_object(&image);
    g_object_unref(stream);
    return io.status;
}

static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
    (void)domain;
    (void)level;
    (void)text;
    (void)data;
}

/** jpeg, png, webp, tiff and gif are built into libvips; its plug-in modules (poppler, openslide,
 *  magick, ...) cost most of its start and are of no use here, so it looks for them where there are
 *  none. */
static enum sdc_status load(struct sdc_err *err)
{
    static const char nowhere[] = "/nonexistent";
    g_log_set_default_handler(ignore_log, NULL);
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
    if (module)
        g_module_make_resident(module);
    return SDC_OK;
}

const struct sdc_prober_ops sdc_image_ops = {.load = load, .probe = probe};
const struct sdc_prober_ops sdc_heif_ops = {.load = load_heif, .probe = probe};
