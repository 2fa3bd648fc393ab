/* SPDX-License-Identifier: MIT
 * What a WAVE file's format tag says: the codec's name and how its samples are counted. */
#ifndef SDC_PROBE_WAV_CODEC_H
#define SDC_PROBE_WAV_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for a codec's name with its NUL [bytes]. */
#define SDC_WAV_CODEC_SIZE 48
/** Size of a GUID [bytes]. */
#define SDC_WAV_GUID_SIZE 16

/** How the samples in a data chunk are counted. */
enum sdc_wav_kind {
    SDC_WAV_OTHER = 0, /**< they cannot be counted without a decoder */
    SDC_WAV_LINEAR,    /**< block_align holds one sample of `bits` for each channel */
    SDC_WAV_COMPANDED, /**< block_align holds one byte for each channel */
    SDC_WAV_BLOCKS_MS, /**< blocks of Microsoft ADPCM */
    SDC_WAV_BLOCKS_IMA,
    SDC_WAV_BLOCKS_GSM,
};

/** A fmt chunk: WAVEFORMATEX, with the tag that WAVEFORMATEXTENSIBLE's GUID stands for. */
struct sdc_wav_fmt {
    uint16_t tag;
    uint16_t channels;
    uint32_t sample_rate; /**< [Hz] */
    uint32_t byte_rate;   /**< [bytes/s] */
    uint16_t block_align; /**< [bytes] */
    uint16_t bits;        /**< of one sample; 0 where the chunk does not say */
    bool has_guid;        /**< the GUID stands for no tag: guid names the codec */
    uint8_t guid[SDC_WAV_GUID_SIZE];
};

/** Takes the GUID of WAVEFORMATEXTENSIBLE: sets fmt->tag where it stands for one, else guid. */
void sdc_wav_fmt_set_guid(struct sdc_wav_fmt *fmt, const uint8_t guid[SDC_WAV_GUID_SIZE]);

/** The codec by libavcodec's name; by number ("wav-0x1234", "wav-guid-...") where it has none. */
void sdc_wav_codec_name(const struct sdc_wav_fmt *fmt, char *name, size_t size);

/** How fmt's samples are counted. */
enum sdc_wav_kind sdc_wav_kind(const struct sdc_wav_fmt *fmt);

/** Samples of each channel that a block of n bytes, whole or the last one, decodes to; 0 if it is
 *  too short for its header. kind is one of the blocks, fmt has channels. */
int64_t sdc_wav_block_samples(const struct sdc_wav_fmt *fmt, enum sdc_wav_kind kind, int64_t n);

#endif
