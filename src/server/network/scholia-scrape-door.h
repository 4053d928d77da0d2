/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaScrapeDoor:
 *
 * A door of its own for whoever watches the server: plain HTTP, GET alone, a few lines at a time,
 * each with a short deadline. Nothing that it is sent is kept but a path.
 */
typedef struct _ScholiaScrapeDoor ScholiaScrapeDoor;

typedef struct
{
  guint       status;      /* 200 or 503; 404 leaves the rest out */
  const char *media_type;
  GBytes     *body;        /* (transfer full) */
} ScholiaScrapeAnswer;

typedef ScholiaScrapeAnswer (*ScholiaScrapeFunc) (const char *path,
                                                  gpointer    user_data);

/* @deadline_ms: for a request and its answer. */
ScholiaScrapeDoor *scholia_scrape_door_new      (GSocketAddress     *address,
                                                 guint               deadline_ms,
                                                 ScholiaScrapeFunc   answer,
                                                 gpointer            user_data,
                                                 GError            **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
void               scholia_scrape_door_free     (ScholiaScrapeDoor  *self);
guint16            scholia_scrape_door_get_port (ScholiaScrapeDoor  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaScrapeDoor, scholia_scrape_door_free)

G_END_DECLS
