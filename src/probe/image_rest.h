/* SPDX-License-Identifier: MIT
 * Whether the coded pixels of an image are as many as its header says. */
#ifndef SDC_PROBE_IMAGE_REST_H
#define SDC_PROBE_IMAGE_REST_H

#include "facts/facts.h"
#include "source/source.h"

/** Counts the pixels of a PNG or a GIF that libvips has decoded: it stops where it has as many as
 *  the header asks for, and fills up a GIF that has fewer. Says in library->inconsistent where
 *  there are others, and in library->undecodable where a checksum of a PNG's pixels is wrong.
 *  Reads the whole file; other formats are left alone. */
void sdc_image_check_rest(struct sdc_source *source, struct sdc_facts *library);

#endif
