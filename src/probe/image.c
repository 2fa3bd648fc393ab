/* SPDX-License-Identifier: MIT
 * Images as libvips reads them: the loader is forced, and no name reaches it. */
#include "probe/image.h"

#include <vips/vips.h>

#include <stdio.h>
#include <stdlib.h>

/** A loader of libvips that reads from a source. */
typedef int loader_fn(VipsSource *source, VipsImage **image, ...);

/** Which loader reads which format. Nothing else can be reached. */
static loader_fn *const loaders[SDC_N_FORMATS] = {
    [SDC_FORMAT_JPEG] = vips_jpegload_source,
    [SDC_FORMAT_PNG] = vips_pngload_source,
};

/** A place in a source, for the callbacks of libvips. */
struct stream_io {
    struct sdc_source *source;
    int64_t at;
    enum sdc_status status; /**< the first failure of the source; sticks */
    struct sdc_err *err;
};

static gint64 on_read(VipsSourceCustom *custom, void *bytes, gint64 size, struct stream_io *io)
{
    (void)custom;
    size_t n_read = 0;
    if (io->status == SDC_OK)
        io->status = sdc_source_read(io->source, io->at, bytes, (size_t)size, &n_read, io->err);
    if (io->status != SDC_OK)
        return -1;
    io->at += (int64_t)n_read;
    return (gint64)n_read;
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

/** Notes why libvips refuses the image, and empties its one error text for the next. */
static void note_refusal(struct sdc_facts *library)
{
    char reason[SDC_FACT_TEXT_SIZE];
    snprintf(reason, sizeof reason, "%s", vips_error_buffer());
    reason[strcspn(reason, "\n")] = '\0';
    snprintf(library->inconsistent, sizeof library->inconsistent, "libvips cannot open it: %s",
             reason[0] != '\0' ? reason : "it gives no reason");
    vips_error_clear();
}

static enum sdc_status probe(struct sdc_source *source, int64_t track, struct sdc_facts *library,
                             struct sdc_err *err)
{
    (void)track;
    struct stream_io io = {.source = source, .err = err};
    VipsImage *image = NULL;
    VipsSourceCustom *custom = vips_source_custom_new();
    g_signal_connect(custom, "read", G_CALLBACK(on_read), &io);
    g_signal_connect(custom, "seek", G_CALLBACK(on_seek), &io);
    if (loaders[library->format](VIPS_SOURCE(custom), &image, "access", VIPS_ACCESS_SEQUENTIAL,
                                 NULL) != 0) {
        note_refusal(library);
    } else {
        sdc_facts_set_int(library, SDC_FACT_STORED_WIDTH, vips_image_get_width(image));
        sdc_facts_set_int(library, SDC_FACT_STORED_HEIGHT, vips_image_get_height(image));
        g_object_unref(image);
    }
    g_object_unref(custom);
    return io.status;
}

static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
    (void)domain;
    (void)level;
    (void)text;
    (void)data;
}

/** jpeg and png are built into libvips; its plug-in modules (poppler, openslide, magick, ...) cost
 *  most of its start and are of no use here, so it looks for them where there are none. */
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

const struct sdc_prober_ops sdc_image_ops = {.load = load, .probe = probe};
