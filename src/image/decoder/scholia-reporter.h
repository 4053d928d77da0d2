/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-report.h"

G_BEGIN_DECLS

/**
 * scholia_reporter_send:
 * @fd: the pipe, or -1 if nobody listens
 *
 * Writes one record. Nobody is left to decode for when the other end is gone: that ends the
 * process.
 */
void scholia_reporter_send (int                  fd,
                            const ScholiaReport *report);

G_END_DECLS
