/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads all of a database that nobody writes, without changing it: whose and of which version it
 * is, SQLite's own integrity check, references that lead nowhere, logs with gaps. (transfer full)
 * (element-type utf8): what is wrong, in words; empty if nothing is. Blocking. @is_over: asked now
 * and then whether to give up, which is told as a problem. */
GPtrArray *scholia_sqlite_verify (const char  *database,
                                  gboolean   (*is_over) (gpointer user_data),
                                  gpointer     user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
