/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A backup as the store writes it, through a pipe to whoever runs the command: that one may write
 * where it wants to, which a sandboxed server may not. */

#include "scholia-http-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>

#include "scholia-log.h"
#include "scholia-store-backup.h"

#define PIECE_BYTES (64 * 1024)

/* Beside the database and the images: what makes links and the first team's key go on working. */
static const char * const extras[] = { "team-key", "tls-certificate.pem", "tls-key.pem", NULL };

typedef struct
{
  guint               ref_count;
  ScholiaHttpRequest *request;
  GInputStream       *stream;
  GCancellable       *cancellable; /* ends reading when the line is gone: the store then stops */
  guint64             n_bytes;
  gboolean            is_reading;
  gboolean            is_at_end;   /* of the pipe */
  gboolean            is_done;     /* the store says so */
  gboolean            is_failed;   /* and that was said */
} Backup;

static void
backup_unref (gpointer data)
{
  Backup *self = data;

  if (--self->ref_count > 0)
    return;

  scholia_http_request_unref (self->request);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static Backup *
backup_ref (Backup *self)
{
  self->ref_count++;

  return self;
}

static void
log_backup (Backup     *self,
            const char *state)
{
  scholia_log (SCHOLIA_LOG_BACKUP,
               SCHOLIA_LOG_WORD ("state", state),
               SCHOLIA_LOG_NUMBER ("bytes", self->n_bytes),
               SCHOLIA_LOG_WORD ("request", self->request->id));
}

/* The pipe's other end is told by its being closed: the store then stops. */
static void
stop_reading (Backup *self)
{
  g_cancellable_cancel (self->cancellable);
  if (!self->is_reading)
    g_input_stream_close (self->stream, NULL, NULL);
}

/* Until the first byte an error can be an answer; then it can only be told by ending the line. */
static void
fail (Backup       *self,
      const GError *error)
{
  if (self->is_failed)
    return;

  self->is_failed = TRUE;
  log_backup (self, "failed");
  if (self->n_bytes > 0)
    scholia_http_request_break_off (self->request, error->message);
  else
    {
      scholia_http_log_failure (self->request, error->message);
      scholia_http_request_refuse_error (self->request, error);
    }
  stop_reading (self);
}

/* From here on it is the reader who is waited for. */
static void
wait_for_reader (Backup *self)
{
  scholia_accepted_set_deadline (self->request->accepted, self->request->http->backups,
                                 g_get_monotonic_time ());
}

/* The end is one only if both say so. */
static void
complete_if_whole (Backup *self)
{
  ScholiaHttpRequest *request = self->request;

  if (!self->is_done || !self->is_at_end || scholia_http_request_is_gone (request))
    return;

  log_backup (self, "done");
  wait_for_reader (self);
  soup_message_body_complete (soup_server_message_get_response_body (request->message));
  soup_server_message_unpause (request->message);
}

static void wrote_chunk_cb (SoupServerMessage *message,
                            gpointer           user_data);

static void
begin_answer (Backup *self)
{
  SoupServerMessage *message = self->request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "application/x-tar", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), backup_ref (self),
                         (GClosureNotify) (void (*) (void)) backup_unref, 0);
}

static void
send_piece (Backup *self,
            GBytes *piece)
{
  ScholiaHttpRequest *request = self->request;

  if (self->n_bytes == 0)
    begin_answer (self);
  self->n_bytes += g_bytes_get_size (piece);
  wait_for_reader (self);
  soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), piece);
  if (request->is_paused)
    scholia_http_request_go_on (request);
  else
    soup_server_message_unpause (request->message);
}

static void
fail_to_read (Backup       *self,
              const GError *error)
{
  g_autoptr(GError) failure = NULL;

  failure = g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "The backup cannot be read: %s",
                         error->message);
  fail (self, failure);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Backup *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) piece = NULL;

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  self->is_reading = FALSE;
  if (self->is_failed || scholia_http_request_is_gone (self->request))
    stop_reading (self);
  else if (piece == NULL)
    fail_to_read (self, error);
  else if (g_bytes_get_size (piece) > 0)
    send_piece (self, piece);
  else
    {
      self->is_at_end = TRUE;
      complete_if_whole (self);
    }
  backup_unref (self);
}

static void
read_piece (Backup *self)
{
  if (self->is_reading || self->is_at_end || scholia_http_request_is_gone (self->request))
    return;

  self->is_reading = TRUE;
  g_input_stream_read_bytes_async (self->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   self->cancellable, read_cb, backup_ref (self));
}

/* From here on it is the store that is waited for: with disks there is no hurrying. */
static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Backup *self = user_data;

  if (!scholia_http_request_is_gone (self->request))
    scholia_accepted_clear_deadline (self->request->accepted);
  read_piece (self);
}

static void
gone_cb (SoupServerMessage *message,
         gpointer           user_data)
{
  stop_reading (user_data);
}

static void
backed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Backup *self = user_data;
  g_autoptr(GError) error = NULL;

  self->request->http->is_backing_up = FALSE;
  self->is_done = scholia_store_backup_finish (SCHOLIA_STORE (source), result, &error);
  if (self->is_done)
    complete_if_whole (self);
  else
    fail (self, error);
  backup_unref (self);
}

static void
connect_signal (Backup     *self,
                const char *name)
{
  g_signal_connect_data (self->request->message, name, G_CALLBACK (gone_cb), backup_ref (self),
                         (GClosureNotify) (void (*) (void)) backup_unref, 0);
}

static void
begin (ScholiaHttpRequest *request,
       int                 reading_fd,
       int                 writing_fd)
{
  Backup *self = g_new0 (Backup, 1);

  self->ref_count = 1;
  self->request = scholia_http_request_ref (request);
  self->stream = g_unix_input_stream_new (reading_fd, TRUE);
  self->cancellable = g_cancellable_new ();
  request->http->is_backing_up = TRUE;
  connect_signal (self, "finished");
  connect_signal (self, "disconnected");
  log_backup (self, "begun");
  scholia_store_backup_async (request->http->parts.store, writing_fd, extras, backed_up_cb,
                              backup_ref (self));
  read_piece (self);
  backup_unref (self);
}

void
scholia_http_backup (ScholiaHttpRequest *request)
{
  g_autoptr(GError) error = NULL;
  int fds[2];

  /* Each takes one of the few threads that images are written by. */
  if (request->http->is_backing_up)
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_CONFLICT,
                                   "A backup is being made already; wait until it is done", NULL);
      return;
    }
  if (!g_unix_open_pipe (fds, FD_CLOEXEC, &error))
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  /* The database is copied before the first byte comes; whoever may ask may also wait. */
  scholia_accepted_clear_deadline (request->accepted);
  scholia_http_request_pause (request);
  begin (request, fds[0], fds[1]);
}
