/* SPDX-License-Identifier: MIT
 * Our own structure readers: bytes -> facts by the letter of each format, no library. */
#ifndef SDC_PROBE_READERS_H
#define SDC_PROBE_READERS_H

#include "facts/facts.h"
#include "source/source.h"

/** Reads a file whose format the sniffer has found (facts->format, already set; facts->type is
 *  set too and may be changed: an mp4 with sound only becomes audio). Fills in what the file
 *  says; what it does not say stays unknown, what it says wrongly becomes unreadable, with the
 *  reason; `whole` and `cut` tell whether the file reaches its own end. Hostile input ends in
 *  facts like any other: an error is only what the source could not deliver (SDC_IO). */
typedef enum sdc_status sdc_reader_fn(struct sdc_source *source, struct sdc_facts *facts,
                                      struct sdc_err *err);

sdc_reader_fn sdc_read_iso;        /**< mp4, mov: ISO/IEC 14496-12, QuickTime File Format */
sdc_reader_fn sdc_read_wav;        /**< wav: RIFF, RF64, BW64 */
sdc_reader_fn sdc_read_mpeg_audio; /**< mp3: ISO/IEC 11172-3, 13818-3; Xing, LAME, VBRI */
sdc_reader_fn sdc_read_png;        /**< png, with APNG */
sdc_reader_fn sdc_read_jpeg;       /**< jpeg: ITU-T T.81, JFIF, EXIF */
sdc_reader_fn sdc_read_gif;        /**< gif: GIF89a */
sdc_reader_fn sdc_read_bmp;        /**< bmp: Windows, OS/2 */
sdc_reader_fn sdc_read_webp;       /**< webp: RFC 9649 */
sdc_reader_fn sdc_read_tiff;       /**< tiff: TIFF 6.0, BigTIFF; makes facts->format that of the
                                        camera raw file that it may be as well */
sdc_reader_fn sdc_read_heif;       /**< heic, heif: ISO/IEC 23008-12; makes facts->format that of
                                        the AVIF image that it may be as well */

/** The reader of a format; NULL where there is none. */
sdc_reader_fn *sdc_reader_for(enum sdc_format format);

#endif
