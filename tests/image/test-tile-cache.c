/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-cache.h"

#include <string.h>

/* Bytes of each texture here. */
#define SIZE 100

static GdkTexture *
make_texture (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_malloc0 (3), 3);

  return gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8, bytes, 3);
}

static ScholiaTile
tile_at (guint column)
{
  return (ScholiaTile) { 1, column, 2 };
}

static void
add (ScholiaTileCache *cache,
     guint             column)
{
  g_autoptr(GdkTexture) texture = make_texture ();
  ScholiaTile tile = tile_at (column);

  scholia_tile_cache_add (cache, &tile, texture, SIZE);
}

/* Which columns are there, as "0 2 3". */
static void
assert_columns (ScholiaTileCache *cache,
                const char       *expected)
{
  g_autoptr(GString) columns = g_string_new (NULL);

  for (guint column = 0; column < 20; column++)
    {
      ScholiaTile tile = tile_at (column);

      if (scholia_tile_cache_has (cache, &tile))
        g_string_append_printf (columns, "%s%u", columns->len > 0 ? " " : "", column);
    }

  g_assert_cmpstr (columns->str, ==, expected);
}

static void
test_oldest_goes_first (void)
{
  g_autoptr(ScholiaTileCache) cache = scholia_tile_cache_new (3 * SIZE);

  for (guint column = 0; column < 5; column++)
    add (cache, column);
  assert_columns (cache, "2 3 4");
  g_assert_cmpuint (scholia_tile_cache_get_bytes (cache), ==, 3 * SIZE);
}

static void
test_a_look_makes_young (void)
{
  g_autoptr(ScholiaTileCache) cache = scholia_tile_cache_new (3 * SIZE);
  ScholiaTile first = tile_at (0);

  for (guint column = 0; column < 3; column++)
    add (cache, column);
  g_assert_nonnull (scholia_tile_cache_peek (cache, &first));
  add (cache, 3);
  assert_columns (cache, "0 2 3");
}

/* A screen that needs more than the bound would else be loaded again for each frame. */
static void
test_pinned_stay (void)
{
  g_autoptr(ScholiaTileCache) cache = scholia_tile_cache_new (2 * SIZE);
  ScholiaTile pinned[] = { tile_at (0), tile_at (1), tile_at (2), tile_at (3) };

  scholia_tile_cache_pin (cache, pinned, G_N_ELEMENTS (pinned));
  for (guint column = 0; column < 6; column++)
    add (cache, column);
  assert_columns (cache, "0 1 2 3");

  scholia_tile_cache_pin (cache, pinned + 3, 1);
  assert_columns (cache, "2 3");
  scholia_tile_cache_pin (cache, NULL, 0);
  add (cache, 7);
  assert_columns (cache, "3 7");
}

static void
test_a_better_one_replaces (void)
{
  g_autoptr(ScholiaTileCache) cache = scholia_tile_cache_new (10 * SIZE);
  g_autoptr(GdkTexture) worse = make_texture ();
  g_autoptr(GdkTexture) better = make_texture ();
  ScholiaTile tile = tile_at (0);

  scholia_tile_cache_add (cache, &tile, worse, SIZE);
  scholia_tile_cache_add (cache, &tile, better, 2 * SIZE);
  g_assert_true (scholia_tile_cache_peek (cache, &tile) == better);
  g_assert_cmpuint (scholia_tile_cache_get_bytes (cache), ==, 2 * SIZE);
  g_assert_finalize_object (g_steal_pointer (&worse));
}

/* What is counted is what is there, whatever happens. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260727);
  g_autoptr(ScholiaTileCache) cache = scholia_tile_cache_new (7 * SIZE);

  for (guint i = 0; i < 20000; i++)
    {
      ScholiaTile tiles[3];
      gsize bytes = 0;

      for (guint n = 0; n < G_N_ELEMENTS (tiles); n++)
        tiles[n] = tile_at ((guint) g_rand_int_range (rand, 0, 20));
      if (g_rand_int_range (rand, 0, 3) == 0)
        scholia_tile_cache_pin (cache, tiles, G_N_ELEMENTS (tiles));
      else if (g_rand_boolean (rand))
        scholia_tile_cache_peek (cache, &tiles[0]);
      else
        add (cache, tiles[0].column);

      for (guint column = 0; column < 20; column++)
        {
          ScholiaTile tile = tile_at (column);

          bytes += scholia_tile_cache_has (cache, &tile) ? SIZE : 0;
        }
      g_assert_cmpuint (bytes, ==, scholia_tile_cache_get_bytes (cache));
      g_assert_cmpuint (bytes, <=, 7 * SIZE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/tile-cache/oldest-goes-first", test_oldest_goes_first);
  g_test_add_func ("/image/tile-cache/a-look-makes-young", test_a_look_makes_young);
  g_test_add_func ("/image/tile-cache/pinned-stay", test_pinned_stay);
  g_test_add_func ("/image/tile-cache/a-better-one-replaces", test_a_better_one_replaces);
  g_test_add_func ("/image/tile-cache/random", test_random);
  return g_test_run ();
}
