/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * scholia_time_limit_begin:
 * @format: (nullable): the name of what is being read
 * @counts_pixels: whether the file's own pixels grant time; a drawing has none
 *
 * Once, before the cage closes: from now on a file may take 1.8 s of all processors together, and
 * more for the pixels that it announces. Whatever takes longer ends the process, which reports
 * TOO_COMPLICATED itself: a library that does not come back cannot be asked to.
 */
void scholia_time_limit_begin         (const char *format,
                                       gboolean    counts_pixels);
/* As soon as the size is known; the last one counts. */
void scholia_time_limit_grant_pixels  (guint64     n_pixels);
/* What is done between these two is no fault of the file, and not counted. */
void scholia_time_limit_pause         (void);
void scholia_time_limit_resume        (void);

G_END_DECLS
