/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The store's calls, each waited for in a nested iteration of the main context. */

#include "scholia-store-fixture.h"

#include <string.h>

void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

GAsyncResult *
store_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

ScholiaStore *
store_open (const char  *uri,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_open_async (uri, NULL, store_result_cb, &result);

  return scholia_store_open_finish (store_wait (&result), error);
}

gboolean
store_close (ScholiaStore  *store,
             GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_close_async (store, store_result_cb, &result);

  return scholia_store_close_finish (store, store_wait (&result), error);
}

ScholiaStoreLoad *
store_load (ScholiaStore           *store,
            const ScholiaBoardKey  *key,
            guint64                 known_seq,
            const char             *known_id,
            GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_load_async (store, key, known_seq, known_id, NULL, store_result_cb, &result);

  return scholia_store_load_finish (store, store_wait (&result), error);
}

ScholiaAppendResult *
store_append (ScholiaStore          *store,
              const ScholiaBoardKey *key,
              guint64                expected_head,
              guint64                access_version,
              GPtrArray             *events)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_append_async (store, key, expected_head, access_version, events, store_result_cb,
                              &result);

  return scholia_store_append_finish (store, store_wait (&result));
}

GArray *
store_lookup (ScholiaStore           *store,
              const ScholiaBoardKey  *key,
              const char * const     *ids,
              GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_lookup_async (store, key, ids, store_result_cb, &result);

  return scholia_store_lookup_finish (store, store_wait (&result), error);
}

GPtrArray *
store_read (ScholiaStore           *store,
            const ScholiaBoardKey  *key,
            guint64                 after,
            guint                   limit,
            GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_read_async (store, key, after, limit, store_result_cb, &result);

  return scholia_store_read_finish (store, store_wait (&result), error);
}

GArray *
store_heads (ScholiaStore           *store,
             const ScholiaBoardKey  *keys,
             gsize                   n_keys,
             GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_heads_async (store, keys, n_keys, store_result_cb, &result);

  return scholia_store_heads_finish (store, store_wait (&result), error);
}

gboolean
store_snapshot (ScholiaStore           *store,
                const ScholiaBoardKey  *key,
                guint64                 seq,
                const char             *state,
                GError                **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (state, strlen (state));
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_snapshot_async (store, key, seq, bytes, store_result_cb, &result);

  return scholia_store_snapshot_finish (store, store_wait (&result), error);
}

gboolean
store_meta (ScholiaStore                *store,
            const ScholiaMetaOperation  *operations,
            gsize                        n_operations,
            GError                     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_meta_async (store, operations, n_operations, store_result_cb, &result);

  return scholia_store_meta_finish (store, store_wait (&result), error);
}

char *
store_find_team (ScholiaStore  *store,
                 const guint8  *key_hash,
                 GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_find_team_async (store, key_hash, store_result_cb, &result);

  return scholia_store_find_team_finish (store, store_wait (&result), error);
}

ScholiaStoredLink *
store_find_link (ScholiaStore  *store,
                 const guint8  *token_hash,
                 GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_find_link_async (store, token_hash, store_result_cb, &result);

  return scholia_store_find_link_finish (store, store_wait (&result), error);
}

ScholiaStoredBoard *
store_find_board (ScholiaStore           *store,
                  const ScholiaBoardKey  *key,
                  GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_find_board_async (store, key, store_result_cb, &result);

  return scholia_store_find_board_finish (store, store_wait (&result), error);
}

GPtrArray *
store_list_boards (ScholiaStore  *store,
                   const char    *team_id,
                   GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_list_boards_async (store, team_id, store_result_cb, &result);

  return scholia_store_list_boards_finish (store, store_wait (&result), error);
}

GPtrArray *
store_list_links (ScholiaStore           *store,
                  const ScholiaBoardKey  *key,
                  GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_list_links_async (store, key, store_result_cb, &result);

  return scholia_store_list_links_finish (store, store_wait (&result), error);
}

GPtrArray *
store_list_removals (ScholiaStore           *store,
                     const ScholiaBoardKey  *key,
                     GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_list_removals_async (store, key, store_result_cb, &result);

  return scholia_store_list_removals_finish (store, store_wait (&result), error);
}

gboolean
store_blob_write (ScholiaBlobWriter  *writer,
                  const char         *text,
                  GError            **error)
{
  g_autoptr(GBytes) chunk = g_bytes_new (text, strlen (text));
  g_autoptr(GAsyncResult) result = NULL;

  scholia_blob_writer_write_async (writer, chunk, NULL, store_result_cb, &result);

  return scholia_blob_writer_write_finish (writer, store_wait (&result), error);
}

char *
store_blob_commit (ScholiaBlobWriter  *writer,
                   GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_blob_writer_commit_async (writer, NULL, store_result_cb, &result);

  return scholia_blob_writer_commit_finish (writer, store_wait (&result), error);
}

char *
store_blob_read_from (ScholiaStore  *store,
                      const char    *sha256,
                      guint64        offset,
                      GError       **error)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  const char *bytes;

  scholia_store_blob_open_async (store, sha256, offset, store_result_cb, &result);
  stream = scholia_store_blob_open_finish (store, store_wait (&result), error);
  if (stream == NULL ||
      g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL,
                              error) < 0)
    return NULL;

  /* A memory stream without any bytes has no data either. */
  bytes = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory));
  return g_strndup (bytes != NULL ? bytes : "",
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
}

char *
store_blob_read (ScholiaStore  *store,
                 const char    *sha256,
                 GError       **error)
{
  return store_blob_read_from (store, sha256, 0, error);
}
