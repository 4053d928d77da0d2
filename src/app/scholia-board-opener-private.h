/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the files of the opener. */

#pragma once

#include "scholia-board-opener.h"
#include "scholia-board-visit.h"

G_BEGIN_DECLS

struct _ScholiaBoardOpener
{
  GObject parent_instance;

  ScholiaBoardPage *page;
  GCancellable *cancellable;

  GFile *file;              /* %NULL unless opened from a file */
  char *title;
  char *sha256;             /* of the file */
  ScholiaImageInfo image;   /* what the server says, where has_image */
  ScholiaPlace *place;      /* known before the access */
  ScholiaPicture *picture;
  ScholiaBoardAccess *access;
  ScholiaBoardVisit *visit;
  guint find_id;
  guint n_lives;            /* how often the visit's session became live */
  guint n_lives_before;     /* as the picture's download began */

  gboolean has_image : 1;
  gboolean is_temporary : 1;
  gboolean is_shown : 1;
  gboolean is_renewed : 1;
  gboolean is_closed : 1;
  gboolean is_fetching : 1;      /* the picture */
  gboolean waits_for_line : 1;   /* fetches it once the session is live */
};

/* scholia-board-opener.c */
void scholia_board_opener_show             (ScholiaBoardOpener *self);
void scholia_board_opener_fail             (ScholiaBoardOpener *self,
                                            const GError       *error);
void scholia_board_opener_delete_temporary (ScholiaBoardOpener *self);

/* scholia-board-opener-steps.c: each goes on to the next by itself. */
void scholia_board_opener_decode_file      (ScholiaBoardOpener *self);
void scholia_board_opener_find_access      (ScholiaBoardOpener *self);
void scholia_board_opener_join             (ScholiaBoardOpener *self,
                                            ScholiaLink        *link,
                                            const char         *password);
void scholia_board_opener_load_picture     (ScholiaBoardOpener *self);
/* After a download that failed; says so on the page. */
void scholia_board_opener_fetch_again      (ScholiaBoardOpener *self);
void scholia_board_opener_ask_board        (ScholiaBoardOpener *self);
void scholia_board_opener_end_visit        (ScholiaBoardOpener *self);

G_END_DECLS
