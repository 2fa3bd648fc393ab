/* SPDX-License-Identifier: MIT
 * The parts of the sniffer that need more than a magic number; for sniff*.c only. */
#ifndef SDC_PROBE_SNIFF_PARTS_H
#define SDC_PROBE_SNIFF_PARTS_H

#include "probe/sniff.h"

/** What the sniffer looks at in one place: the start of a file, or of what follows an ID3v2 tag. */
struct sdc_sniff_view {
    const uint8_t *bytes; /**< borrowed */
    size_t n;             /**< bytes at hand, [0, SDC_SNIFF_SIZE] */
    int64_t left;         /**< bytes of the file from bytes[0] on; negative where a tag promised
                               more than the file holds */
    bool is_text;         /**< the bytes at hand are clean text by their encoding: UTF-8, or UTF-16
                               with its mark. No binary format begins so. */
};

/** A second look at bytes whose magic number fits. Facts hold the format of the row; true if they
 *  are that, or a relative: then format and detail may have been set to what they are. False
 *  leaves nothing behind that counts. */
typedef bool sdc_sniff_fn(const struct sdc_sniff_view *view, struct sdc_facts *facts);

/* sniff_view.c: bounded access. What lies beyond the view reads as zeros and equals nothing. */

/** The number in the n bytes at offset at, n in [1, 8]. @{ */
uint64_t sdc_sniff_be(const struct sdc_sniff_view *view, size_t at, size_t n);
uint64_t sdc_sniff_le(const struct sdc_sniff_view *view, size_t at, size_t n);
/** @} */
/** True if these n bytes stand at offset at. */
bool sdc_sniff_has(const struct sdc_sniff_view *view, size_t at, const void *bytes, size_t n);
/** True if word stands at offset at, ASCII letters in any case. */
bool sdc_sniff_has_word(const struct sdc_sniff_view *view, size_t at, const char *word);
/** The first offset >= at where word stands, ASCII letters in any case; n of the view if none. */
size_t sdc_sniff_find_word(const struct sdc_sniff_view *view, size_t at, const char *word);
/** The first offset >= at that holds no white space. */
size_t sdc_sniff_skip_space(const struct sdc_sniff_view *view, size_t at);
/** True for the white space of markup, JSON and playlists. */
bool sdc_sniff_is_space(uint8_t byte);
/** Copies n bytes at offset at to a C string of size bytes, cut to its room and to the view, NUL
 *  bytes as '?', without spaces at its end. */
void sdc_sniff_copy(const struct sdc_sniff_view *view, size_t at, size_t n, char *text,
                    size_t size);

/* sniff_image.c */
sdc_sniff_fn sdc_sniff_bmp;  /**< "BM": has a header of a known size */
sdc_sniff_fn sdc_sniff_ico;  /**< has an entry that points behind the directory */
sdc_sniff_fn sdc_sniff_jpeg; /**< JPEG or JPEG-LS, by the frame marker */
sdc_sniff_fn sdc_sniff_pnm;  /**< "P1" to "P7": width and height follow */
sdc_sniff_fn sdc_sniff_tiff; /**< TIFF, or camera raw in its clothing */

/* sniff_container.c */
sdc_sniff_fn sdc_sniff_ebml;    /**< Matroska or WebM, by the document type */
sdc_sniff_fn sdc_sniff_mpeg_ts; /**< sync bytes at the distance of a packet */
sdc_sniff_fn sdc_sniff_ogg;     /**< by the first packet of each stream */
sdc_sniff_fn sdc_sniff_riff;    /**< a RIFF of a form that is none of ours */

/* sniff_iso.c */
sdc_sniff_fn sdc_sniff_iso;         /**< the family of MP4, by brands or first boxes */
sdc_sniff_fn sdc_sniff_iso_segment; /**< its fragments alone */

/* sniff_frames.c */
sdc_sniff_fn sdc_sniff_mpeg_audio;  /**< layer I, II or III frames from the first byte on */
sdc_sniff_fn sdc_sniff_adts;        /**< AAC frames with ADTS headers */
sdc_sniff_fn sdc_sniff_loas;        /**< AAC frames with LOAS headers */
sdc_sniff_fn sdc_sniff_ac3;         /**< AC-3 or E-AC-3 frames */
sdc_sniff_fn sdc_sniff_late_frames; /**< three frames of one kind in a row, behind something else */
sdc_sniff_fn sdc_sniff_tagged_frames; /**< two, as behind an ID3v2 tag */

/* sniff_text.c */
sdc_sniff_fn sdc_sniff_script;   /**< a text with a meaning: playlist, pointer, JSON, markup */
sdc_sniff_fn sdc_sniff_late_pdf; /**< a PDF header behind something else */
sdc_sniff_fn sdc_sniff_text;     /**< any text */
/** True if the bytes are clean text by their encoding; see is_text of the view. */
bool sdc_sniff_is_text(const struct sdc_sniff_view *view);

/* sniff_markup.c */
sdc_sniff_fn sdc_sniff_markup; /**< "<": HTML, SVG or other XML */

#endif
