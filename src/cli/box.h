/* SPDX-License-Identifier: MIT
 * What the program says of the sandbox of its probe programs. */
#ifndef SDC_CLI_BOX_H
#define SDC_CLI_BOX_H

#include <stdbool.h>
#include <stdio.h>

/** True if SEEDANCE_CHECK_SANDBOX=off asks for probe programs without their sandbox. */
bool sdc_box_is_off(void);

/** Prints for each probe program which layers hold it, which are missing, or why that cannot be
 *  told. */
void sdc_box_show(FILE *stream);

/** Prints a line if the sandbox is off or, where is_thorough, lacks a layer. */
void sdc_box_note(FILE *stream, bool is_thorough);

#endif
