/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"

G_BEGIN_DECLS

/* The decoder of the picture that the command line names runs while the toolkit starts and the
 * window is made: for 2 megapixels the one takes as long as the other, 50 ms each, and there are
 * two cores. What it reports waits in its pipe until the main loop runs. */

/* One file a process; before there is a window. */
void            scholia_early_picture_begin       (GFile                *file);
/* As scholia_picture_load_async(), from what was begun if it is for this file. */
void            scholia_early_picture_load_async  (GFile                *file,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
ScholiaPicture *scholia_early_picture_load_finish (GAsyncResult         *result,
                                                   GError              **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
