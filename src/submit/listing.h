/* SPDX-License-Identifier: MIT
 * The ledger and the states of assets, as they are printed. */
#ifndef SDC_SUBMIT_LISTING_H
#define SDC_SUBMIT_LISTING_H

#include "submit/flow.h"

/** How to print. */
enum sdc_listing { SDC_LISTING_TEXT = 0, SDC_LISTING_JSON, SDC_LISTING_NDJSON, SDC_LISTING_CSV };

/** Longest text of one row [bytes]. */
#define SDC_LISTING_ROW_MAX (256 * 1024)

/** Appends what comes before all rows, a row, and what comes behind them; is_first: no row came
 *  before. @{ */
void sdc_listing_begin(struct sdc_buf *buf, enum sdc_listing listing);
void sdc_listing_row(struct sdc_buf *buf, enum sdc_listing listing, const struct sdc_entry *entry,
                     bool is_first);
void sdc_listing_end(struct sdc_buf *buf, enum sdc_listing listing);
/** @} */

#endif
