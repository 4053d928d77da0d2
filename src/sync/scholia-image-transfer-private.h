/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-image-transfer.c (the way of an image) and scholia-image-transfer-end.c (where it
 * ends, or begins again). */

#pragma once

#include "scholia-image-part.h"
#include "scholia-image-transfer.h"
#include "scholia-server-api-private.h"

G_BEGIN_DECLS

/* The data of a transfer's task. */
typedef struct
{
  char *path;          /* of the request */
  char *token;
  char *password;
  ScholiaImageInfo image;
  GFileProgressCallback progress;
  gpointer progress_data;

  ScholiaImagePart *part;
  SoupMessage *message;
  GInputStream *input;
  GBytes *chunk;       /* (nullable): being written */
  guint64 from;        /* what this attempt began with, in bytes */
  guint64 furthest;    /* how much was there at best */
  guint n_fruitless;
  gboolean has_begun;  /* something came: from now on an end is an interruption */
  gboolean is_anew;    /* what was there is thrown away; not again */
  gboolean is_spoilt;  /* nobody is to go on with what is there */
  GError *error;       /* (nullable): what it ends with */
} ScholiaImageTransfer;

/* Asks for what is missing. */
void scholia_image_transfer_ask           (GTask               *task);
/* The part belongs to the thread while @work runs: nothing else goes on then. */
void scholia_image_transfer_run           (GTask               *task,
                                           GTaskThreadFunc      work,
                                           GAsyncReadyCallback  done);
void scholia_image_transfer_return        (GTask               *job,
                                           gboolean             is_done,
                                           GError              *error);

/* Puts away what there is, then returns. @error: (transfer full) (nullable): %NULL when the image
 * is in the cache. */
void scholia_image_transfer_end           (GTask               *task,
                                           GError              *error);
/* Our own disk, not the network. */
void scholia_image_transfer_end_disk      (GTask               *task,
                                           const GError        *error);
/* What came cannot be right. If some of it was there before, that may be what is wrong: it is all
 * fetched anew, once. Nothing is kept of an image that has been found wrong. */
void scholia_image_transfer_doubt         (GTask               *task);
void scholia_image_transfer_begin_anew    (GTask               *task,
                                           GAsyncReadyCallback  done);
/* The line dropped. What had not begun is refused as it is: nobody waits for a server that is not
 * there. */
void scholia_image_transfer_interrupt     (GTask               *task,
                                           const GError        *error);
/* An answer is over. */
void scholia_image_transfer_settle        (GTask               *task);
GError *scholia_image_transfer_new_damaged (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
