/* SPDX-License-Identifier: MIT
 * Video and sound as libavformat reads them: the demuxer is forced, and no name reaches it. */
#include "probe/av.h"

#include "probe/av_decode.h"
#include "probe/bmp_pixels.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>

#include <stdio.h>
#include <string.h>

/** Read-ahead of libavformat's buffer [bytes]: a header and its neighbours in one read. */
#define IO_BUFFER_SIZE (16 * 1024)

/** What libavformat may read to open a file [bytes]: a movie box of a clip of hours. Behind that
 * the file ends for it, so that no walk over empty chunks takes long. */
#define OPEN_SIZE_MAX (16 * 1024 * 1024)

/** Where the header does not give a picture's size, the first pictures are decoded: so much is read
 *  [bytes] and so long is looked [us] for them. */
#define LOOK_SIZE 1000000
#define LOOK_US   1000000

/** Which demuxer reads which format. Nothing else can be reached. */
static const char *const demuxers[SDC_N_FORMATS] = {
    [SDC_FORMAT_MP4] = "mov", [SDC_FORMAT_MOV] = "mov",      [SDC_FORMAT_WAV] = "wav",
    [SDC_FORMAT_MP3] = "mp3", [SDC_FORMAT_BMP] = "bmp_pipe",
};

/** A place in a source, for libavformat's callbacks. */
struct stream_io {
    struct sdc_source *source;
    int64_t at;
    int64_t budget;         /**< what may still be read [bytes] */
    enum sdc_status status; /**< the first failure of the source; sticks */
    struct sdc_err *err;
};

static int read_packet(void *opaque, uint8_t *bytes, int size)
{
    struct stream_io *io = opaque;
    size_t n_read = 0;
    int64_t present = sdc_source_present(io->source, io->at);
    if (io->budget <= 0)
        return AVERROR_EOF;
    /* libavformat reads ahead: no more is fetched for that. */
    if (present > 0 && present < size)
        size = (int)present;
    if (io->status == SDC_OK)
        io->status = sdc_source_read(io->source, io->at, bytes, (size_t)size, &n_read, io->err);
    if (io->status != SDC_OK)
        return AVERROR(EIO);
    io->at += (int64_t)n_read;
    io->budget -= (int64_t)n_read;
    return n_read > 0 ? (int)n_read : AVERROR_EOF;
}

static int64_t seek(void *opaque, int64_t offset, int whence)
{
    struct stream_io *io = opaque;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return io->source->size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += io->at;
        break;
    case SEEK_END:
        offset += io->source->size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0)
        return AVERROR(EINVAL);
    io->at = offset;
    return offset;
}

/** Refuses every further file that a demuxer asks for. */
static int refuse_open(AVFormatContext *context, AVIOContext **io, const char *url, int flags,
                       AVDictionary **options)
{
    (void)context;
    (void)io;
    (void)url;
    (void)flags;
    (void)options;
    return AVERROR(EPERM);
}

static bool is_cover(const AVStream *stream)
{
    return stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS);
}

/** The n-th stream of a kind, from 1, cover art and chapter pictures not counted; NULL if there
 *  are fewer. */
static const AVStream *nth_stream(const AVFormatContext *context, enum AVMediaType kind, int64_t n)
{
    for (unsigned i = 0; i < context->nb_streams; i++) {
        const AVStream *stream = context->streams[i];
        if (stream->codecpar->codec_type == kind && !is_cover(stream) && --n == 0)
            return stream;
    }
    return NULL;
}

static void set_codec(struct sdc_facts *library, enum sdc_fact_id id, const AVStream *stream)
{
    if (stream->codecpar->codec_id != AV_CODEC_ID_NONE)
        sdc_facts_set_text(library, id, avcodec_get_name(stream->codecpar->codec_id));
}

static void set_sound(struct sdc_facts *library, const AVStream *stream)
{
    const AVCodecParameters *parameters = stream->codecpar;
    if (parameters->sample_rate > 0)
        sdc_facts_set_int(library, SDC_FACT_SAMPLE_RATE, parameters->sample_rate);
    if (parameters->ch_layout.nb_channels > 0)
        sdc_facts_set_int(library, SDC_FACT_CHANNELS, parameters->ch_layout.nb_channels);
}

static void set_picture(struct sdc_facts *library, AVFormatContext *context, const AVStream *stream)
{
    set_codec(library, SDC_FACT_CODEC, stream);
    if (stream->codecpar->width <= 0) {
        context->probesize = LOOK_SIZE;
        context->max_analyze_duration = LOOK_US;
        avformat_find_stream_info(context, NULL);
    }
    if (stream->codecpar->width <= 0 || stream->codecpar->height <= 0)
        return;
    sdc_facts_set_int(library, SDC_FACT_STORED_WIDTH, stream->codecpar->width);
    sdc_facts_set_int(library, SDC_FACT_STORED_HEIGHT, stream->codecpar->height);
}

static void set_facts(struct sdc_facts *library, AVFormatContext *context, int64_t track)
{
    const AVStream *picture = nth_stream(context, AVMEDIA_TYPE_VIDEO, track);
    const AVStream *sound = nth_stream(context, AVMEDIA_TYPE_AUDIO, 1);
    bool is_video = library->type == SDC_TYPE_VIDEO;
    if (is_video && !picture)
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "libavformat finds no picture track number %lld", (long long)track);
    if (is_video && picture)
        set_picture(library, context, picture);
    if (sound) {
        set_codec(library, is_video ? SDC_FACT_AUDIO_CODEC : SDC_FACT_CODEC, sound);
        set_sound(library, sound);
    }
}

/** The first reading reads all samples, so the decoder is to see those outside the edit list too.
 */
static AVDictionary *demuxer_options(bool is_deep)
{
    AVDictionary *options = NULL;
    if (is_deep)
        av_dict_set(&options, "ignore_editlist", "1", 0);
    return options;
}

/** Opens the input over io. NULL, with library->inconsistent set, if libavformat refuses it. */
static AVFormatContext *open_input(struct stream_io *io, AVIOContext *avio, bool is_deep,
                                   struct sdc_facts *library)
{
    AVFormatContext *context = avformat_alloc_context();
    if (!context) {
        io->status = sdc_err_set(io->err, SDC_NO_MEMORY, 0, "no memory is left");
        return NULL;
    }
    context->pb = avio;
    context->io_open = refuse_open;
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    const AVInputFormat *demuxer = av_find_input_format(demuxers[library->format]);
    AVDictionary *options = demuxer_options(is_deep);
    int result = avformat_open_input(&context, NULL, demuxer, &options);
    av_dict_free(&options);
    if (result >= 0 || io->budget <= 0)
        return context; /* NULL where it was not opened */
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(result, reason, sizeof reason);
    snprintf(library->inconsistent, sizeof library->inconsistent,
             "libavformat " SDC_CANNOT_OPEN ": %s", reason);
    return NULL;
}

/** What cannot be opened cannot be decoded either. */
static void refuse_to_decode(struct sdc_facts *library)
{
    library->decodes = SDC_DECODES_NOT;
    memcpy(library->undecodable, library->inconsistent, sizeof library->undecodable);
}

static enum sdc_status probe(struct sdc_source *source, const struct sdc_prober_task *task,
                             struct sdc_facts *library, struct sdc_err *err)
{
    struct stream_io io = {.source = source,
                           .budget = task->is_deep ? INT64_MAX : OPEN_SIZE_MAX,
                           .err = err};
    AVFormatContext *context = NULL;
    AVIOContext *avio = NULL;
    uint8_t *buffer = av_malloc(IO_BUFFER_SIZE);
    if (buffer)
        avio = avio_alloc_context(buffer, IO_BUFFER_SIZE, 0, &io, read_packet, NULL, seek);
    if (!avio) {
        av_free(buffer);
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
    }
    context = open_input(&io, avio, task->is_deep, library);
    if (context)
        set_facts(library, context, task->track);
    if (context && task->is_deep)
        sdc_av_decode(context, nth_stream(context, AVMEDIA_TYPE_VIDEO, task->track), library);
    if (!context && task->is_deep)
        refuse_to_decode(library);
    if (task->is_deep && library->format == SDC_FORMAT_BMP)
        sdc_bmp_check_pixels(source, library);
    avformat_close_input(&context);
    av_free(avio->buffer);
    avio_context_free(&avio);
    return io.status;
}

static enum sdc_status load(struct sdc_err *err)
{
    (void)err;
    av_log_set_level(AV_LOG_QUIET);
    return SDC_OK;
}

const struct sdc_prober_ops sdc_av_ops = {.load = load, .probe = probe};
