/* SPDX-License-Identifier: MIT
 * Decodes everything that a file holds, as strictly as libavcodec can. */
#include "probe/av_decode.h"

#include "probe/bmp_pixels.h"

#include <libavcodec/avcodec.h>
#include <libavutil/frame.h>
#include <libavutil/intreadwrite.h>

#include <inttypes.h>
#include <stdio.h>

/** Tracks that are decoded; whether a file with more decodes is not known. */
#define TRACKS_MAX 64
/** Largest picture of a video that is decoded [px]: four times the largest that any profile takes.
 */
#define PIXELS_MAX (4 * INT64_C(8295044))
/** Sound that its packets announce and that does not come out, or the other way round, and is no
 *  matter: decoders begin and end in the middle of a packet [s]. */
static const struct sdc_q LACK_MAX = {1, 10};
/** Everything that libavcodec can object to. */
#define STRICT (AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER)

/** One track on its way through its decoder. */
struct track {
    const AVStream *stream;
    AVCodecContext *decoder; /**< owned; NULL: not decoded */
    int64_t n_frames;
    int width;            /**< of the first picture that came out; 0: none */
    int height;           /**< likewise */
    int other_width;      /**< of the first one that is of another size; 0: none */
    int other_height;     /**< likewise */
    int64_t other_stamp;  /**< when that is shown, in time_base; AV_NOPTS_VALUE if unknown */
    int64_t open_at;      /**< when a packet begins that does not say how long it lasts, in
                               time_base; AV_NOPTS_VALUE: the last one does say it */
    struct sdc_q claimed; /**< how long the packets last by their headers [s] */
    struct sdc_q packet;  /**< the same of the last one of which it is known [s] */
    struct sdc_q heard;   /**< how long the sound lasts that came out [s] */
    bool is_uncounted;    /**< these do not fit 64 bits */
};

/** A file while it is decoded. */
struct decoding {
    AVFormatContext *context;
    struct sdc_facts *library;
    struct track tracks[TRACKS_MAX];
    unsigned n_tracks;
    AVPacket *packet; /**< owned */
    AVFrame *frame;   /**< owned */
};

/** Prints a time of a stream [s]. */
static void print_time(int64_t stamp, const AVStream *stream, char *text, size_t size)
{
    AVRational base = stream->time_base;
    struct sdc_q seconds;
    if (stamp != AV_NOPTS_VALUE && sdc_q_make(stamp, base.den, &seconds) &&
        sdc_q_mul(seconds, SDC_Q_INT(base.num), &seconds))
        sdc_q_print_decimal(seconds, 3, text, size);
    else
        snprintf(text, size, "an unknown time");
}

/** Prints where a packet is: "at 1.250 s (byte 4711)", as far as it is known. */
static void print_place(const AVPacket *packet, const AVStream *stream, char *text, size_t size)
{
    int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    char time[SDC_Q_TEXT_SIZE];
    if (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) {
        snprintf(text, size, ", its cover picture");
        return;
    }
    print_time(stamp, stream, time, sizeof time);
    snprintf(text, size, " at %s s (byte %" PRId64 ")", time, packet->pos);
}

/** Notes the first place where decoding fails. */
static void note_failure(struct decoding *decoding, const AVPacket *packet, int error)
{
    struct sdc_facts *library = decoding->library;
    char reason[AV_ERROR_MAX_STRING_SIZE] = "";
    char place[SDC_Q_TEXT_SIZE + sizeof " at  s (byte -9223372036854775808)"];
    if (library->decodes != SDC_DECODES_YES)
        return;
    if (error == AVERROR_PATCHWELCOME) { /* which is no fault of the file */
        library->decodes = SDC_DECODES_UNKNOWN;
        snprintf(library->undecodable, sizeof library->undecodable, "libavcodec lacks its kind");
        return;
    }
    print_place(packet, decoding->context->streams[packet->stream_index], place, sizeof place);
    av_strerror(error, reason, sizeof reason);
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable, "track %d%s: %s",
             packet->stream_index + 1, place, reason);
}

static AVCodecContext *open_decoder(const AVStream *stream)
{
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    AVCodecContext *decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!decoder)
        return NULL;
    decoder->err_recognition = STRICT;
    decoder->thread_count = 1;
    decoder->max_pixels = codec->id == AV_CODEC_ID_BMP ? SDC_BMP_PIXELS_MAX : PIXELS_MAX;
    decoder->flags2 =
        AV_CODEC_FLAG2_SKIP_MANUAL; /* what an encoder has put in front comes out, too */
    decoder->pkt_timebase = stream->time_base;
    if (avcodec_parameters_to_context(decoder, stream->codecpar) >= 0 &&
        avcodec_open2(decoder, codec, NULL) >= 0)
        return decoder;
    avcodec_free_context(&decoder);
    return NULL;
}

/** Lengthens a duration by n / rate. */
static void lengthen(struct track *track, struct sdc_q *duration, int64_t n, struct sdc_q rate)
{
    struct sdc_q length;
    track->is_uncounted |=
        !sdc_q_div(SDC_Q_INT(n), rate, &length) || !sdc_q_add(*duration, length, duration);
}

/** Takes a frame into account. An AVERROR if the decoder has made up a part of it, or 0. */
static int count_frame(struct track *track, const AVFrame *frame)
{
    if (track->n_frames++ == 0) {
        track->width = frame->width;
        track->height = frame->height;
    } else if (track->other_width == 0 &&
               (frame->width != track->width || frame->height != track->height)) {
        track->other_width = frame->width;
        track->other_height = frame->height;
        track->other_stamp = frame->best_effort_timestamp;
    }
    if (frame->nb_samples > 0 && frame->sample_rate > 0)
        lengthen(track, &track->heard, frame->nb_samples, SDC_Q_INT(frame->sample_rate));
    return frame->decode_error_flags ? AVERROR_INVALIDDATA : 0;
}

/** Takes all frames that a decoder has ready. An AVERROR, or 0. */
static int drain(struct decoding *decoding, struct track *track)
{
    int result;
    while ((result = avcodec_receive_frame(track->decoder, decoding->frame)) >= 0) {
        result = count_frame(track, decoding->frame);
        av_frame_unref(decoding->frame);
        if (result < 0)
            return result;
    }
    return result == AVERROR(EAGAIN) || result == AVERROR_EOF ? 0 : result;
}

/** Decodes one packet, or what is left in the decoder if packet has no data. */
static void decode(struct decoding *decoding, struct track *track, const AVPacket *packet)
{
    int result = avcodec_send_packet(track->decoder, packet);
    if (result >= 0 || result == AVERROR_EOF)
        result = drain(decoding, track);
    if (result < 0)
        note_failure(decoding, packet, result);
}

/** What lies between and behind the frames of an mp3 (zeros, tags) reaches us in packets too, and
 * is no sound. */
static bool is_padding(const struct track *track, const AVPacket *packet)
{
    enum { SYNC = 0xff, SYNC_REST = 0xe0 }; /* ISO/IEC 11172-3, 2.4.2.3: eleven ones */
    return track->stream->codecpar->codec_id == AV_CODEC_ID_MP3 &&
           (packet->size < 2 || packet->data[0] != SYNC ||
            (packet->data[1] & SYNC_REST) != SYNC_REST);
}

/** The first header of a BMP has the size of the file, which many programs leave at 0 and
 * libavcodec insists on. Our reader goes by where the pixels end. */
static void state_bmp_size(const struct track *track, AVPacket *packet)
{
    enum { SIZE_AT = 2, SIZE_END = 6 };
    if (track->stream->codecpar->codec_id == AV_CODEC_ID_BMP && packet->size >= SIZE_END &&
        av_packet_make_writable(packet) >= 0)
        AV_WL32(packet->data + SIZE_AT, (uint32_t)packet->size);
}

/** Bytes of a length field before each NAL unit, by avcC (ISO/IEC 14496-15, 5.3.3.1) or hvcC
 *  (8.3.3.1); 0 where there is none. */
static size_t nal_length_size(const AVCodecParameters *parameters)
{
    enum { AVCC_AT = 4, AVCC_SIZE = 7, HVCC_AT = 21, HVCC_SIZE = 23, LENGTH_MASK = 3 };
    const uint8_t *record = parameters->extradata;
    int size = record && record[0] == 1 ? parameters->extradata_size : 0;
    if (parameters->codec_id == AV_CODEC_ID_H264 && size >= AVCC_SIZE)
        return (record[AVCC_AT] & LENGTH_MASK) + 1U;
    if (parameters->codec_id == AV_CODEC_ID_HEVC && size >= HVCC_SIZE)
        return (record[HVCC_AT] & LENGTH_MASK) + 1U;
    return 0;
}

/** Bytes of a packet that are left behind its last NAL unit, which decoders pass over. */
static size_t left_by_nal_units(const AVCodecParameters *parameters, const AVPacket *packet)
{
    enum { BITS = 8 };
    size_t length_size = nal_length_size(parameters);
    size_t left = (size_t)packet->size;
    const uint8_t *at = packet->data;
    while (length_size > 0 && left >= length_size) {
        size_t length = 0;
        for (size_t i = 0; i < length_size; i++)
            length = length << BITS | at[i];
        left -= length_size;
        at += length_size;
        if (length > left)
            return 0; /* the decoder objects to that */
        left -= length;
        at += length;
    }
    return length_size > 0 ? left : 0;
}

static void open_tracks(struct decoding *decoding)
{
    AVFormatContext *context = decoding->context;
    while (decoding->n_tracks < context->nb_streams && decoding->n_tracks < TRACKS_MAX) {
        struct track *track = &decoding->tracks[decoding->n_tracks];
        track->claimed = track->packet = track->heard = SDC_Q_INT(0);
        track->open_at = AV_NOPTS_VALUE;
        track->stream = context->streams[decoding->n_tracks++];
        enum AVMediaType kind = track->stream->codecpar->codec_type;
        if (kind != AVMEDIA_TYPE_VIDEO && kind != AVMEDIA_TYPE_AUDIO)
            continue;
        track->decoder = open_decoder(track->stream);
        if (!track->decoder && decoding->library->decodes != SDC_DECODES_NOT) {
            decoding->library->decodes = SDC_DECODES_NOT;
            snprintf(decoding->library->undecodable, sizeof decoding->library->undecodable,
                     "track %u: libavcodec has no decoder that takes it", decoding->n_tracks);
        }
    }
}

/** Lengthens what is claimed by a packet that lasts so many units of time_base. */
static void claim(struct track *track, int64_t length)
{
    AVRational base = track->stream->time_base;
    struct sdc_q rate;
    if (length <= 0 || base.num <= 0 || !sdc_q_make(base.den, base.num, &rate))
        return;
    track->packet = SDC_Q_INT(0);
    lengthen(track, &track->packet, length, rate);
    track->is_uncounted |= !sdc_q_add(track->claimed, track->packet, &track->claimed);
}

/** Takes the time of a packet into account. libavformat does not tell it of sound in fragments: it
 *  is over where the next one begins. */
static void count_time(struct track *track, const AVPacket *packet)
{
    int64_t length;
    if (track->open_at != AV_NOPTS_VALUE && packet->dts != AV_NOPTS_VALUE &&
        !__builtin_sub_overflow(packet->dts, track->open_at, &length))
        claim(track, length);
    claim(track, packet->duration);
    track->open_at = packet->duration > 0 ? AV_NOPTS_VALUE : packet->dts;
}

/** Takes a packet into account: how long it is to last, and that its NAL units fill it. */
static void count_packet(struct decoding *decoding, struct track *track, const AVPacket *packet)
{
    count_time(track, packet);
    size_t n_left = left_by_nal_units(track->stream->codecpar, packet);
    if (n_left > 0 && decoding->library->inconsistent[0] == '\0')
        snprintf(decoding->library->inconsistent, sizeof decoding->library->inconsistent,
                 "track %d: the sample at byte %" PRId64
                 " holds %zu byte%s that belong to no NAL unit",
                 packet->stream_index + 1, packet->pos, n_left, n_left == 1 ? "" : "s");
}

static void decode_all(struct decoding *decoding)
{
    int result;
    while ((result = av_read_frame(decoding->context, decoding->packet)) >= 0) {
        unsigned number = (unsigned)decoding->packet->stream_index;
        struct track *track = number < decoding->n_tracks ? &decoding->tracks[number] : NULL;
        if (track && track->decoder && !is_padding(track, decoding->packet)) {
            state_bmp_size(track, decoding->packet);
            count_packet(decoding, track, decoding->packet);
            decode(decoding, track, decoding->packet);
        }
        av_packet_unref(decoding->packet);
    }
    if (result != AVERROR_EOF)
        note_failure(decoding, decoding->packet, result);
    for (unsigned i = 0; i < decoding->n_tracks; i++) {
        decoding->packet->stream_index = (int)i;
        if (decoding->tracks[i].decoder)
            decode(decoding, &decoding->tracks[i], decoding->packet);
    }
}

/** Sets the size of the pictures that came out. Where they change, which parameter sets in the
 *  middle may tell them to, the size that the header did not tell is the one to be judged. */
static void set_size(const struct track *track, struct sdc_facts *library)
{
    const AVCodecParameters *header = track->stream->codecpar;
    bool is_as_told = track->width == header->width && track->height == header->height;
    bool is_other = track->other_width > 0 && is_as_told;
    char time[SDC_Q_TEXT_SIZE];
    sdc_facts_set_int(library, SDC_FACT_STORED_WIDTH, is_other ? track->other_width : track->width);
    sdc_facts_set_int(library, SDC_FACT_STORED_HEIGHT,
                      is_other ? track->other_height : track->height);
    if (track->other_width == 0 || library->inconsistent[0] != '\0')
        return;
    print_time(track->other_stamp, track->stream, time, sizeof time);
    snprintf(library->inconsistent, sizeof library->inconsistent,
             "its pictures are %dx%d at first and %dx%d at %s s", track->width, track->height,
             track->other_width, track->other_height, time);
}

/** What came out of the judged track takes the place of what the header said of it. */
static void set_decoded(struct decoding *decoding, const AVStream *picture)
{
    for (unsigned i = 0; i < decoding->n_tracks; i++) {
        const struct track *track = &decoding->tracks[i];
        if (track->stream != picture)
            continue;
        if (track->n_frames == 0 && decoding->library->decodes == SDC_DECODES_YES) {
            decoding->library->decodes = SDC_DECODES_NOT;
            snprintf(decoding->library->undecodable, sizeof decoding->library->undecodable,
                     "track %u at 0.000 s: no picture comes out of it", i + 1);
        }
        if (track->n_frames == 0)
            continue;
        set_size(track, decoding->library);
        /* Pictures that are missing behind a failure are no contradiction. */
        if (decoding->library->decodes == SDC_DECODES_YES)
            sdc_facts_set_int(decoding->library, SDC_FACT_FRAMES, track->n_frames);
    }
}

/** True if no sound comes out for more than LACK_MAX that was announced, or the other way round. Of
 *  a last packet whose length is not told, it may be as long as the one before. */
static bool is_apart(const struct track *track)
{
    struct sdc_q lack;
    struct sdc_q most = LACK_MAX;
    if (track->open_at != AV_NOPTS_VALUE && !sdc_q_add(LACK_MAX, track->packet, &most))
        return false;
    return !track->is_uncounted && sdc_q_distance(track->claimed, track->heard, &lack) &&
           sdc_q_cmp(lack, most) > 0;
}

/** How long the sound lasts is a fact of a sound file. Of the sound track of a video it is told
 *  where the file announces another. */
static void set_heard(struct decoding *decoding)
{
    struct sdc_facts *library = decoding->library;
    for (unsigned i = 0; i < decoding->n_tracks && library->decodes == SDC_DECODES_YES; i++) {
        const struct track *track = &decoding->tracks[i];
        char claimed[SDC_Q_TEXT_SIZE];
        char heard[SDC_Q_TEXT_SIZE];
        if (track->stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO)
            continue;
        if (library->type == SDC_TYPE_AUDIO && !track->is_uncounted)
            sdc_facts_set_q(library, SDC_FACT_DURATION, track->heard);
        if (library->type == SDC_TYPE_AUDIO || library->inconsistent[0] != '\0' || !is_apart(track))
            continue;
        sdc_q_print_decimal(track->claimed, 3, claimed, sizeof claimed);
        sdc_q_print_decimal(track->heard, 3, heard, sizeof heard);
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "track %u lasts %s s by its samples and decodes to %s s", i + 1, claimed, heard);
    }
}

void sdc_av_decode(AVFormatContext *context, const AVStream *picture, struct sdc_facts *library)
{
    struct decoding decoding = {.context = context,
                                .library = library,
                                .packet = av_packet_alloc(),
                                .frame = av_frame_alloc()};
    library->decodes = SDC_DECODES_YES;
    if (decoding.packet && decoding.frame) {
        open_tracks(&decoding);
        decode_all(&decoding);
        set_decoded(&decoding, picture);
        set_heard(&decoding);
        if (context->nb_streams > TRACKS_MAX && library->decodes == SDC_DECODES_YES) {
            library->decodes = SDC_DECODES_UNKNOWN;
            snprintf(library->undecodable, sizeof library->undecodable,
                     "of its %u tracks the first %d are decoded", context->nb_streams, TRACKS_MAX);
        }
    } else {
        library->decodes = SDC_DECODES_UNKNOWN;
    }
    for (unsigned i = 0; i < decoding.n_tracks; i++)
        avcodec_free_context(&decoding.tracks[i].decoder);
    av_packet_free(&decoding.packet);
    av_frame_free(&decoding.frame);
}
