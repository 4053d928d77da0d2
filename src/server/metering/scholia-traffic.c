/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-traffic.h"

#include <string.h>

#define NAME(text) { text, sizeof text - 1 }

static const struct
{
  const char *text;
  gsize       length;
} names[SCHOLIA_N_TRAFFICS] = {
  [SCHOLIA_TRAFFIC_OTHER] = NAME ("other"),
  [SCHOLIA_TRAFFIC_HELLO] = NAME ("hello"),
  [SCHOLIA_TRAFFIC_WELCOME] = NAME ("welcome"),
  [SCHOLIA_TRAFFIC_SNAPSHOT] = NAME ("snapshot"),
  [SCHOLIA_TRAFFIC_ACTION] = NAME ("action"),
  [SCHOLIA_TRAFFIC_CREATED] = NAME ("new-image-chat"),
  [SCHOLIA_TRAFFIC_UPDATED] = NAME ("image-chat-updated"),
  [SCHOLIA_TRAFFIC_DELETED] = NAME ("deleted-image-chat"),
  [SCHOLIA_TRAFFIC_REFUSED] = NAME ("refused"),
  [SCHOLIA_TRAFFIC_CONFIRMED] = NAME ("confirmed"),
  [SCHOLIA_TRAFFIC_PRESENCE] = NAME ("presence"),
  [SCHOLIA_TRAFFIC_PROFILE] = NAME ("profile"),
  [SCHOLIA_TRAFFIC_JOINED] = NAME ("joined"),
  [SCHOLIA_TRAFFIC_LEFT] = NAME ("left"),
  [SCHOLIA_TRAFFIC_BATCH] = NAME ("batch"),
  [SCHOLIA_TRAFFIC_HEARTBEAT] = NAME ("heartbeat"),
  [SCHOLIA_TRAFFIC_GOODBYE] = NAME ("goodbye"),
  [SCHOLIA_TRAFFIC_PING] = NAME ("ping"),
  [SCHOLIA_TRAFFIC_PONG] = NAME ("pong"),
  [SCHOLIA_TRAFFIC_CLOSE] = NAME ("close"),
};

const char *
scholia_traffic_to_string (ScholiaTraffic traffic)
{
  g_return_val_if_fail ((guint) traffic < SCHOLIA_N_TRAFFICS, NULL);

  return names[traffic].text;
}

ScholiaTraffic
scholia_traffic_from_text (const char *text,
                           gsize       length)
{
  static const char start[] = "{\"type\":\"";
  const gsize start_length = sizeof start - 1;
  const char *name;
  const char *end;

  if (length <= start_length || memcmp (text, start, start_length) != 0)
    return SCHOLIA_TRAFFIC_OTHER;

  name = text + start_length;
  end = memchr (name, '"', length - start_length);
  for (guint i = SCHOLIA_TRAFFIC_HELLO; end != NULL && i < SCHOLIA_TRAFFIC_PING; i++)
    if (names[i].length == (gsize) (end - name) &&
        memcmp (names[i].text, name, names[i].length) == 0)
      return (ScholiaTraffic) i;

  return SCHOLIA_TRAFFIC_OTHER;
}
