/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

const ScholiaBoardKey store_key = { "team", "board" };

static char *
make_sqlite_uri (const char *folder)
{
  return g_strdup_printf ("sqlite:%s/data", folder);
}

const StoreEngine store_engines[] = {
  { "sqlite", make_sqlite_uri },
};
const guint n_store_engines = G_N_ELEMENTS (store_engines);

void
store_fixture_set_up (StoreFixture  *self,
                      gconstpointer  data)
{
  const StoreEngine *engine = data;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->uri = engine->make_uri (self->folder);
  self->store = store_open (self->uri, &error);
  g_assert_no_error (error);

  store_put_team (self->store, store_key.team_id);
  store_put_board (self->store, store_key.team_id, store_key.board_id);
}

static void
close_store (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  if (self->store == NULL)
    return;

  store_close (self->store, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
store_fixture_tear_down (StoreFixture  *self,
                         gconstpointer  data)
{
  close_store (self);
  store_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->uri);
}

void
store_fixture_reopen (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  close_store (self);
  self->store = store_open (self->uri, &error);
  g_assert_no_error (error);
}

void
store_test_add (const char *path,
                void      (*run) (StoreFixture  *self,
                                  gconstpointer  data))
{
  for (guint i = 0; i < n_store_engines; i++)
    {
      g_autofree char *full = g_strdup_printf ("/store/%s/%s", store_engines[i].name, path);

      g_test_add (full, StoreFixture, &store_engines[i], store_fixture_set_up, run,
                  store_fixture_tear_down);
    }
}

GPtrArray *
store_event (guint64     seq,
             const char *broadcast_id,
             const char *payload)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  g_autoptr(GBytes) bytes = g_bytes_new (payload, strlen (payload));

  g_ptr_array_add (events, scholia_stored_event_new (seq, broadcast_id, bytes));

  return events;
}

/* "PREFIX-SEQ" is the id, and "payload PREFIX-SEQ;" the payload. */
GPtrArray *
store_events (guint64     first,
              guint       n_events,
              const char *prefix)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);

  for (guint64 seq = first; seq < first + n_events; seq++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, prefix, seq);
      char *payload = g_strdup_printf ("payload %s;", id);
      g_autoptr(GBytes) bytes = g_bytes_new_take (payload, strlen (payload));

      g_ptr_array_add (events, scholia_stored_event_new (seq, id, bytes));
    }

  return events;
}

void
store_hash (const char *text,
            guint8      hash[32])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 32;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, hash, &length);
}

guint64
store_access (ScholiaStore          *store,
              const ScholiaBoardKey *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (store, key, 0, "", &error);

  g_assert_no_error (error);

  return load->access_version;
}

void
store_put_team (ScholiaStore *store,
                const char   *team_id)
{
  g_autofree char *team_key = g_strconcat ("key of ", team_id, NULL);
  g_autoptr(GError) error = NULL;
  guint8 hash[32];
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_TEAM, .team_id = team_id, .key_hash = hash };

  store_hash (team_key, hash);
  store_meta (store, &put, 1, &error);
  g_assert_no_error (error);
}

void
store_put_board (ScholiaStore *store,
                 const char   *team_id,
                 const char   *board_id)
{
  g_autofree char *title = g_strdup_printf ("Title of %s", board_id);
  g_autoptr(GError) error = NULL;
  ScholiaStoredBoard board = {
    .team_id = (char *) team_id, .board_id = (char *) board_id, .title = title,
    .image_sha256 = (char *) "0000", .image_type = (char *) "image/png",
    .image_width = 640, .image_height = 480, .image_bytes = 12345, .created_ms = 1000,
  };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = &board };

  store_meta (store, &put, 1, &error);
  g_assert_no_error (error);
}

gboolean
store_put_link (ScholiaStore           *store,
                const ScholiaBoardKey  *key,
                const char             *link_id,
                const char             *token,
                GError                **error)
{
  ScholiaStoredLink link = {
    .team_id = (char *) key->team_id, .board_id = (char *) key->board_id,
    .link_id = (char *) link_id, .role = (char *) "commenter", .created_ms = 2000,
  };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_LINK, .link = &link };

  store_hash (token, link.token_hash);
  return store_meta (store, &put, 1, error);
}

gboolean
store_remove_board (ScholiaStore           *store,
                    const ScholiaBoardKey  *key,
                    GError                **error)
{
  ScholiaMetaOperation remove = {
    SCHOLIA_META_REMOVE_BOARD, .team_id = key->team_id, .board_id = key->board_id,
  };

  return store_meta (store, &remove, 1, error);
}

void
store_fill (ScholiaStore          *store,
            const ScholiaBoardKey *key,
            guint                  n_events,
            const char            *prefix)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (store, key, 0, "", &error);
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(GPtrArray) events = NULL;

  g_assert_no_error (error);
  events = store_events (load->head_seq + 1, n_events, prefix);
  result = store_append (store, key, load->head_seq, load->access_version, events);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  g_assert_cmpuint (result->head_seq, ==, load->head_seq + n_events);
}

void
store_assert_events (GPtrArray  *events,
                     guint64     first,
                     guint       n_events,
                     const char *prefix)
{
  g_assert_cmpuint (events->len, ==, n_events);
  for (guint i = 0; i < n_events; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, prefix, first + i);
      g_autofree char *payload = g_strdup_printf ("payload %s;", id);

      g_assert_cmpuint (event->seq, ==, first + i);
      g_assert_cmpstr (event->broadcast_id, ==, id);
      g_assert_cmpmem (g_bytes_get_data (event->payload, NULL),
                       g_bytes_get_size (event->payload), payload, strlen (payload));
    }
}

void
store_assert_log (ScholiaStore *store,
                  guint         n_events,
                  const char   *prefix)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (store, &store_key, 0, "", &error);

  g_assert_no_error (error);
  store_assert_events (load->events, 1, n_events, prefix);
  g_assert_cmpuint (load->head_seq, ==, n_events);
}

static void
visit (const char *path,
       void      (*file) (const char *path,
                          gpointer    data),
       gpointer    data)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        visit (child, file, data);
      file (child, data);
    }
}

static void
remove_one (const char *path,
            gpointer    data)
{
  g_remove (path);
}

void
store_remove_folder (const char *path)
{
  visit (path, remove_one, NULL);
  g_remove (path);
}

typedef struct
{
  const char *text;
  gboolean    is_held;
} Search;

static void
search_one (const char *path,
            gpointer    data)
{
  Search *search = data;
  g_autofree char *bytes = NULL;
  gsize size;

  if (g_file_get_contents (path, &bytes, &size, NULL))
    search->is_held |= memmem (bytes, size, search->text, strlen (search->text)) != NULL;
}

gboolean
store_files_hold (const char *path,
                  const char *text)
{
  Search search = { text, FALSE };

  visit (path, search_one, &search);

  return search.is_held;
}
