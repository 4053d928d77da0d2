/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-session.h"

G_BEGIN_DECLS

/* The state of a session in words; pure functions of their arguments and the locale. */
typedef struct
{
  ScholiaSessionState  state;
  /* On this computer's own server. */
  gboolean             is_private;
  guint                n_people;
  /* (nullable): why the session ended. */
  const GError        *error;
} ScholiaConnection;

/* "Live · 4 here": below the title. */
char       *scholia_connection_words_subtitle (const ScholiaConnection *connection)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* Why nothing can be sent, for the bar; %NULL where there is no bar. Static, translated. */
const char *scholia_connection_words_bar      (const ScholiaConnection *connection);
/* Whether something is being tried, and so whether the subtitle has a spinner. */
gboolean    scholia_connection_is_busy        (const ScholiaConnection *connection);

G_END_DECLS
