/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-frame-bound.h"

#include "scholia-error.h"
#include "scholia-wire-limits.h"

/* No name that is registered for WebSockets. */
#define NAME "x-scholia-frame-bound"
#define HEADER "Sec-WebSocket-Extensions"

/* RFC 6455, section 5.2: bits of a frame's first byte. */
#define FIN 0x80
#define OPCODE 0x0f
#define CONTROL 0x08

struct _ScholiaFrameBound
{
  SoupWebsocketExtension parent_instance;

  guint64 n_bytes;  /* of the message that is coming in */
  guint n_frames;   /* of it */
  double controls;  /* that may still come */
  gint64 at_us;     /* when that was so */
};

G_DEFINE_FINAL_TYPE (ScholiaFrameBound, scholia_frame_bound, SOUP_TYPE_WEBSOCKET_EXTENSION)

static gboolean
scholia_frame_bound_configure (SoupWebsocketExtension       *extension,
                               SoupWebsocketConnectionType   connection_type,
                               GHashTable                   *params,
                               GError                      **error)
{
  return params == NULL || g_hash_table_size (params) == 0;
}

static gboolean
takes_control (ScholiaFrameBound *self,
               gint64             now_us)
{
  const double more = (double) (now_us - self->at_us) / G_USEC_PER_SEC * SCHOLIA_CONTROL_RATE;

  self->controls = MIN (self->controls + more, SCHOLIA_CONTROL_BURST);
  self->at_us = now_us;
  if (self->controls < 1)
    return FALSE;

  self->controls--;
  return TRUE;
}

static gboolean
takes_data (ScholiaFrameBound *self,
            gboolean           is_last,
            gsize              size_bytes)
{
  self->n_bytes += size_bytes;
  self->n_frames++;
  if (self->n_bytes > SCHOLIA_MAX_MESSAGE_BYTES || self->n_frames > SCHOLIA_MAX_FRAGMENTS)
    return FALSE;

  if (is_last)
    self->n_bytes = self->n_frames = 0;
  return TRUE;
}

static GBytes *
scholia_frame_bound_process (SoupWebsocketExtension  *extension,
                             guint8                  *header,
                             GBytes                  *payload,
                             GError                 **error)
{
  ScholiaFrameBound *self = SCHOLIA_FRAME_BOUND (extension);
  const gboolean is_control = (header[0] & OPCODE & CONTROL) != 0;
  const gboolean is_good = is_control
                           ? takes_control (self, g_get_monotonic_time ())
                           : takes_data (self, (header[0] & FIN) != 0, g_bytes_get_size (payload));

  if (is_good)
    return payload;

  g_bytes_unref (payload);
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                       is_control ? "Too many pings or pongs" : "The message is too long");
  return NULL;
}

static void
scholia_frame_bound_class_init (ScholiaFrameBoundClass *klass)
{
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  extension_class->name = NAME;
  extension_class->configure = scholia_frame_bound_configure;
  extension_class->process_incoming_message = scholia_frame_bound_process;
}

static void
scholia_frame_bound_init (ScholiaFrameBound *self)
{
  self->controls = SCHOLIA_CONTROL_BURST;
  self->at_us = g_get_monotonic_time ();
}

/* As if the server had agreed. If it says anything of extensions itself, that is what counts, and
 * there is none that libsoup would find offered. */
static void
switched_cb (SoupMessage *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request);

  if (soup_message_headers_get_one (headers, HEADER) == NULL)
    soup_message_headers_append (headers, HEADER, NAME);
}

void
scholia_frame_bound_install (SoupSession *http,
                             SoupMessage *request)
{
  soup_session_add_feature_by_type (http, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  /* Which begins with compression. */
  soup_session_remove_feature_by_type (http, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_session_add_feature_by_type (http, SCHOLIA_TYPE_FRAME_BOUND);
  g_signal_connect (request, "got-informational", G_CALLBACK (switched_cb), NULL);
}

void
scholia_frame_bound_conceal (SoupMessage *request)
{
  soup_message_headers_remove (soup_message_get_request_headers (request), HEADER);
}
