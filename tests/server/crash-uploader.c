/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crash-uploader.h"

#include <string.h>

/* Above it the oldest goes first, so that checking all of them stays short. */
#define MANY_BOARDS 6
/* Large enough to be cut anywhere. */
#define MAX_EXTRA_BYTES (700 * 1024)

CrashUploader *
crash_uploader_new (TestServer *server,
                    guint32     seed)
{
  CrashUploader *self = g_new0 (CrashUploader, 1);

  self->server = server;
  self->random = g_rand_new_with_seed (seed);
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unsure = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
crash_uploader_free (CrashUploader *self)
{
  g_rand_free (self->random);
  g_hash_table_unref (self->images);
  g_hash_table_unref (self->deleted);
  g_hash_table_unref (self->unsure);
  g_free (self);
}

/* A PNG with a chunk of its own in the middle, which every reader skips: always other bytes. */
static GBytes *
new_image (CrashUploader *self)
{
  const guint8 none[4] = { 0 };
  guint n_extra = (guint) g_rand_int_range (self->random, 1000, MAX_EXTRA_BYTES);
  g_autoptr(GBytes) plain = test_image ();
  g_autoptr(GByteArray) image = g_byte_array_new ();
  guint32 length = GUINT32_TO_BE (n_extra);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (plain, &size);
  const gsize end = size - 12;

  g_byte_array_append (image, bytes, (guint) end);
  g_byte_array_append (image, (const guint8 *) &length, sizeof length);
  g_byte_array_append (image, (const guint8 *) "scHo", 4);
  g_byte_array_set_size (image, image->len + n_extra);
  for (guint i = 0; i < n_extra; i += 4)
    {
      guint32 word = g_rand_int (self->random);

      memcpy (image->data + image->len - n_extra + i, &word, MIN (4, n_extra - i));
    }
  g_byte_array_append (image, none, sizeof none);
  g_byte_array_append (image, bytes + end, (guint) (size - end));

  return g_byte_array_free_to_bytes (g_steal_pointer (&image));
}

/* FALSE: no answer came. */
static gboolean
create (CrashUploader *self)
{
  g_autoptr(GBytes) image = new_image (self);
  g_autoptr(GBytes) json = NULL;
  g_autoptr(ScholiaBoardInfo) info = NULL;
  guint status = 0;

  json = test_http_try (self->server, "POST", "/v1/boards?title=Upload", self->server->team_key,
                        image, &status);
  if (json == NULL || status != 201)
    return FALSE;

  info = scholia_board_info_decode (json, NULL);
  if (info == NULL)
    return FALSE;

  g_hash_table_insert (self->images, g_strdup (info->id),
                       g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, image));
  self->n_created++;

  return TRUE;
}

static gboolean
remove_one (CrashUploader *self)
{
  GHashTableIter iter;
  gpointer id;
  g_autofree char *path = NULL;
  g_autoptr(GBytes) answer = NULL;
  guint status = 0;

  g_hash_table_iter_init (&iter, self->images);
  g_assert_true (g_hash_table_iter_next (&iter, &id, NULL));
  path = g_strconcat ("/v1/boards/", id, NULL);
  answer = test_http_try (self->server, "DELETE", path, self->server->team_key, NULL, &status);
  if (answer == NULL || status != 204)
    {
      g_hash_table_add (self->unsure, g_strdup (id));
      g_hash_table_iter_remove (&iter);
      return FALSE;
    }

  g_hash_table_add (self->deleted, g_strdup (id));
  g_hash_table_iter_remove (&iter);
  self->n_deleted++;

  return TRUE;
}

void
crash_uploader_run (CrashUploader *self)
{
  gboolean is_answered = TRUE;

  while (is_answered)
    {
      guint n_boards = g_hash_table_size (self->images);

      if (n_boards >= MANY_BOARDS || (n_boards > 1 && g_rand_boolean (self->random)))
        is_answered = remove_one (self);
      else
        is_answered = create (self);
    }
}

static void
check_image (CrashUploader          *self,
             const ScholiaBoardInfo *info)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", info->id, "/image", NULL);
  g_autoptr(GBytes) image = NULL;
  g_autofree char *digest = NULL;
  const char *told = g_hash_table_lookup (self->images, info->id);
  guint status = 0;

  image = test_http_authorized (self->server, "GET", path, self->server->team_key, NULL, &status);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, image);
  self->n_broken += status != 200 || !g_str_equal (digest, info->image.sha256) ||
                    (told != NULL && !g_str_equal (digest, told));
}

void
crash_uploader_check (CrashUploader *self)
{
  g_autoptr(GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  GHashTableIter iter;
  gpointer id;
  guint status;

  json = test_http_authorized (self->server, "GET", "/v1/boards", self->server->team_key, NULL,
                               &status);
  g_assert_cmpuint (status, ==, 200);
  boards = scholia_board_info_decode_list (json, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < boards->len; i++)
    {
      const ScholiaBoardInfo *info = g_ptr_array_index (boards, i);

      g_hash_table_add (shown, info->id);
      check_image (self, info);
      self->n_risen += g_hash_table_contains (self->deleted, info->id);
      /* Its deletion, or its creation, had no answer: it lives on, and its turn will come. */
      if (g_str_equal (info->title, "Upload") && !g_hash_table_contains (self->images, info->id))
        g_hash_table_insert (self->images, g_strdup (info->id), g_strdup (info->image.sha256));
      g_hash_table_remove (self->unsure, info->id);
    }

  g_hash_table_iter_init (&iter, self->images);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (shown, id))
      {
        self->n_lost++;
        g_hash_table_iter_remove (&iter);
      }
  /* What is gone now must stay gone. */
  g_hash_table_iter_init (&iter, self->unsure);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_hash_table_add (self->deleted, g_strdup (id));
      g_hash_table_iter_remove (&iter);
    }
}
