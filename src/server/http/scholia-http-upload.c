/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A new board: the image goes to the disk as it comes, at most a piece of it is in memory. */

#include "scholia-http-private.h"

#include "scholia-id.h"
#include "scholia-image-header.h"
#include "scholia-image-sniffer.h"
#include "scholia-limits.h"
#include "scholia-secret.h"

/* Gathered before it is written; the first piece holds the image's header. */
#define PIECE_BYTES SCHOLIA_IMAGE_HEADER_BYTES

typedef struct
{
  guint                ref_count;
  ScholiaHttpRequest  *request;
  ScholiaBlobWriter   *writer;     /* (nullable): kept to the end, so that the image is */
  char                *title;
  char                *board_id;
  GByteArray          *piece;
  ScholiaImageSniffer *sniffer;    /* (nullable): from the first piece on */
  ScholiaImageInfo     image;
  char                *token;
  ScholiaBoardInfo    *info;
  guint64              n_reserved; /* bytes of the team's room */
  gboolean             is_over;    /* answered, or the line is gone */
} Upload;

static void
upload_unref (gpointer data)
{
  Upload *self = data;

  if (--self->ref_count > 0)
    return;

  g_clear_object (&self->writer);
  g_clear_pointer (&self->sniffer, scholia_image_sniffer_free);
  scholia_http_release (self->request->http, self->request->team_id, self->n_reserved);
  scholia_http_request_unref (self->request);
  g_byte_array_unref (self->piece);
  g_clear_pointer (&self->info, scholia_board_info_free);
  g_free (self->title);
  g_free (self->board_id);
  g_free (self->token);
  g_free (self);
}

static Upload *
upload_ref (Upload *self)
{
  self->ref_count++;

  return self;
}

static void
end (Upload *self)
{
  self->is_over = TRUE;
  if (self->writer != NULL)
    scholia_blob_writer_abort (self->writer);
}

/* What is wrong with an upload and no fault of ours is the image, if nothing else is named. */
static void
fail (Upload *self,
      GError *error)
{
  if (self->is_over)
    return;

  if (scholia_error_get_member (error) == NULL &&
      (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE) ||
       g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE)))
    scholia_error_set_member (error, "image");

  end (self);
  scholia_http_request_refuse_error (self->request, error);
}

static void find_board (Upload              *self,
                        GAsyncReadyCallback  callback);

/* Two of the same creation at once: the other one was first. */
static void
found_after_all_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = NULL;

  board = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (board == NULL)
    fail (self, error);
  else if (!self->is_over)
    {
      self->is_over = TRUE;
      scholia_http_board_again (self->request, board);
    }
  upload_unref (self);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = NULL;

  if (scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    {
      self->info->token = g_steal_pointer (&self->token);
      json = scholia_board_info_encode (self->info);
      scholia_http_request_answer_json (self->request, SOUP_STATUS_CREATED, json);
      self->is_over = TRUE;
    }
  else if (self->request->creation != NULL &&
           g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT))
    find_board (self, found_after_all_cb);
  else
    fail (self, error);
  upload_unref (self);
}

static void
store_board (Upload *self)
{
  g_autofree char *link_id = scholia_secret_new_short_id ();
  char *team_id = self->request->team_id;
  char *board_id = self->board_id;
  gint64 now_ms = g_get_real_time () / 1000;
  ScholiaStoredBoard board = { team_id, board_id, self->title, self->image.sha256,
                               self->image.media_type, self->image.width, self->image.height,
                               self->image.size_bytes, now_ms };
  ScholiaStoredLink link = { .link_id = link_id, .team_id = team_id, .board_id = board_id,
                             .role = (char *) scholia_role_to_string (SCHOLIA_ROLE_MODERATOR),
                             .created_ms = now_ms };
  ScholiaMetaOperation operations[] = {
    { .kind = SCHOLIA_META_ADD_BOARD, .team_id = team_id, .board_id = board_id, .board = &board,
      .max_boards = self->request->http->parts.max_boards,
      .max_bytes = self->request->http->parts.max_bytes },
    { .kind = SCHOLIA_META_PUT_LINK, .team_id = team_id, .board_id = board_id, .link_id = link_id,
      .link = &link },
  };

  self->token = scholia_secret_new ();
  scholia_secret_hash (self->token, link.token_hash);
  self->info = scholia_http_board_info (&board, SCHOLIA_ROLE_MODERATOR);
  scholia_store_meta_async (self->request->http->parts.store, operations,
                            G_N_ELEMENTS (operations), stored_cb, upload_ref (self));
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sha256 = NULL;

  sha256 = scholia_blob_writer_commit_finish (SCHOLIA_BLOB_WRITER (source), result, &error);
  if (sha256 == NULL)
    fail (self, error);
  else if (!self->is_over && !scholia_http_request_is_gone (self->request))
    {
      g_strlcpy (self->image.sha256, sha256, sizeof self->image.sha256);
      store_board (self);
    }
  upload_unref (self);
}

static void
commit (Upload *self)
{
  scholia_image_sniffer_get_info (self->sniffer, &self->image);
  scholia_blob_writer_commit_async (self->writer, NULL, committed_cb, upload_ref (self));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_blob_writer_write_finish (SCHOLIA_BLOB_WRITER (source), result, &error))
    fail (self, error);
  else if (self->is_over)
    ;
  else if (self->request->has_body)
    scholia_http_request_go_on (self->request);
  else
    commit (self);
  upload_unref (self);
}

static gboolean
sniff (Upload  *self,
       GError **error)
{
  if (self->sniffer == NULL && self->piece->len == 0)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           "The file is empty");
      return FALSE;
    }

  if (self->sniffer == NULL)
    self->sniffer = scholia_image_sniffer_new ();
  return scholia_image_sniffer_take (self->sniffer, self->piece->data, self->piece->len, error);
}

/* The line rests until the piece is on the disk. */
static void
write_piece (Upload *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk = NULL;

  scholia_http_request_pause (self->request);
  if (!sniff (self, &error))
    {
      fail (self, error);
      return;
    }

  chunk = g_byte_array_free_to_bytes (g_steal_pointer (&self->piece));
  self->piece = g_byte_array_new ();
  scholia_blob_writer_write_async (self->writer, chunk, NULL, written_cb, upload_ref (self));
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  Upload *self = user_data;
  gsize size = g_bytes_get_size (chunk);

  if (self->is_over)
    return;

  self->image.size_bytes += size;
  if (self->image.size_bytes > SCHOLIA_MAX_IMAGE_BYTES)
    {
      g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                                                     "The image has more than 50 MB");

      fail (self, error);
      return;
    }

  g_byte_array_append (self->piece, g_bytes_get_data (chunk, NULL), (guint) size);
  if (self->piece->len >= PIECE_BYTES)
    write_piece (self);
}

static void
got_body_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Upload *self = user_data;

  if (self->is_over)
    return;

  if (self->piece->len > 0 || self->sniffer == NULL)
    write_piece (self);
  else
    {
      scholia_http_request_pause (self->request);
      commit (self);
    }
}

static void
gone_cb (SoupServerMessage *message,
         gpointer           user_data)
{
  end (user_data);
}

static void
connect_signal (Upload     *self,
                const char *name,
                GCallback   callback)
{
  g_signal_connect_data (self->request->message, name, callback, upload_ref (self),
                         (GClosureNotify) (void (*) (void)) upload_unref, 0);
}

static gboolean
is_announced_too_large (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CHUNKED &&
         soup_message_headers_get_content_length (headers) > SCHOLIA_MAX_IMAGE_BYTES;
}

static char *
clean_title (const char  *title,
             GError     **error)
{
  GError *reason = NULL;
  char *clean = scholia_board_clean_title (title != NULL ? title : "", &reason);

  if (clean == NULL)
    {
      scholia_error_set_member (reason, "title");
      g_propagate_error (error, reason);
    }

  return clean;
}

static gboolean
begin (Upload  *self,
       GError **error)
{
  ScholiaHttpRequest *request = self->request;

  if (is_announced_too_large (request->message))
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                           "The image has more than 50 MB");
      return FALSE;
    }

  self->title = clean_title (request->title, error);
  if (self->title == NULL)
    return FALSE;

  self->writer = scholia_store_blob_begin (request->http->parts.store, error);

  return self->writer != NULL;
}

static void
receive (Upload *self)
{
  g_autoptr(GError) error = NULL;

  if (!begin (self, &error))
    {
      fail (self, error);
      return;
    }

  connect_signal (self, "got-chunk", G_CALLBACK (got_chunk_cb));
  connect_signal (self, "got-body", G_CALLBACK (got_body_cb));
  connect_signal (self, "finished", G_CALLBACK (gone_cb));
  connect_signal (self, "disconnected", G_CALLBACK (gone_cb));
  scholia_http_request_go_on (self->request);
}

static guint64
get_expected (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  /* Whoever does not say how much comes may send as much as an image has: at the end of its room a
   * team cannot fill the disk with bytes that are refused when they are there. */
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    return SCHOLIA_MAX_IMAGE_BYTES;

  /* No image may be so large: that is what is said, not that this team has no room for it. */
  if (is_announced_too_large (message))
    return 0;

  return (guint64) MAX (soup_message_headers_get_content_length (headers), 0);
}

/* Refused before it is taken; what comes in between is found as the board is stored. */
static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredTeam) team = NULL;

  team = scholia_store_measure_team_finish (SCHOLIA_STORE (source), result, &error);
  if (!scholia_http_request_is_gone (self->request))
    {
      guint64 expected = get_expected (self->request->message);

      if (team != NULL && scholia_http_reserve (self->request->http, team, expected, &error))
        {
          self->n_reserved = expected;
          receive (self);
        }
      else
        fail (self, error);
    }
  upload_unref (self);
}

static void
measure (Upload *self)
{
  const ScholiaHttpParts *parts = &self->request->http->parts;

  if (parts->max_boards != 0 || parts->max_bytes != 0)
    scholia_store_measure_team_async (parts->store, self->request->team_id, measured_cb,
                                      upload_ref (self));
  else
    receive (self);
}

static void
find_board (Upload              *self,
            GAsyncReadyCallback  callback)
{
  const ScholiaBoardKey key = { self->request->team_id, self->board_id };

  scholia_store_find_board_async (self->request->http->parts.store, &key, callback,
                                  upload_ref (self));
}

/* Known: the body is not needed again. */
static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Upload *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = NULL;

  board = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (scholia_http_request_is_gone (self->request))
    ;
  else if (board != NULL)
    scholia_http_board_again (self->request, board);
  else if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    measure (self);
  else
    fail (self, error);
  upload_unref (self);
}

void
scholia_http_create_board (ScholiaHttpRequest *request)
{
  Upload *self;

  if (request->creation != NULL && !scholia_id_is_valid (request->creation))
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_MALFORMED,
                                   "“creation” is no UUID in lower case", "creation");
      return;
    }

  self = g_new0 (Upload, 1);
  self->ref_count = 1;
  self->request = scholia_http_request_ref (request);
  self->piece = g_byte_array_new ();
  self->board_id = request->creation != NULL
    ? scholia_secret_dup_board_id (request->team_id, request->creation)
    : scholia_secret_new_short_id ();

  if (request->creation != NULL)
    find_board (self, found_cb);
  else
    measure (self);
  upload_unref (self);
}
