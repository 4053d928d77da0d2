/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "scholia-exif.h"

#define BIG(type, value) "MM\0*\0\0\0\x08\0\x01\x01\x12" type "\0\0\0\x01" value "\0\0\0\0\0\0"
#define LITTLE(value) "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" value "\0\0\0\0\0\0\0"
#define SAY(literal) literal, sizeof literal - 1

static const struct
{
  const char *tiff;
  gsize       length;
  guint       orientation;
} table[] = {
  { SAY (BIG ("\0\x03", "\0\x01")), 1 },
  { SAY (BIG ("\0\x03", "\0\x06")), 6 },
  { SAY (BIG ("\0\x03", "\0\x08")), 8 },
  { SAY (BIG ("\0\x03", "\0\x00")), 1 },
  { SAY (BIG ("\0\x03", "\0\x09")), 1 },
  { SAY (BIG ("\0\x04", "\0\x06")), 1 }, /* not a SHORT */
  { SAY ("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x02\0\x06\0\0\0\0\0\0"), 1 }, /* two */
  { SAY (LITTLE ("\x03")), 3 },
  { SAY (LITTLE ("\x07")), 7 },
  { SAY ("MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"), 1 }, /* other tag */
  { SAY ("MM\0*\0\0\0\x08\0\x02"
         "\x01\x0f\0\x03\0\0\0\x01\0\x06\0\0" "\x01\x12\0\x03\0\0\0\x01\0\x05\0\0"), 5 },
  { SAY ("MM\0*\xff\xff\xff\xff\0\x01"), 1 },
  { SAY ("MM\0*\0\0\0\x08\xff\xff"), 1 },
  { SAY ("XX\0*\0\0\0\x08\0\x01"), 1 },
  { SAY (""), 1 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpuint (scholia_exif_get_orientation ((const guint8 *) table[i].tiff,
                                                    table[i].length), ==, table[i].orientation);
}

/* From an allocation of the exact length, so that a sanitizer sees a byte read too far. */
static void
test_cut_anywhere (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (gsize length = 0; length < table[i].length; length++)
      {
        g_autofree guint8 *cut = g_memdup2 (table[i].tiff, length);
        guint orientation = scholia_exif_get_orientation (cut, length);

        g_assert_cmpuint (orientation, >=, 1);
        g_assert_cmpuint (orientation, <=, 8);
      }
}

static void
test_random_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (table[1].tiff, table[1].length);
      guint n = (guint) g_rand_int_range (rand, 1, 4);
      guint orientation;

      for (guint j = 0; j < n; j++)
        bytes[g_rand_int_range (rand, 0, (gint32) table[1].length)] = (guint8) g_rand_int (rand);

      orientation = scholia_exif_get_orientation (bytes, table[1].length);
      g_assert_cmpuint (orientation, >=, 1);
      g_assert_cmpuint (orientation, <=, 8);
    }
}

static void
test_transposed (void)
{
  for (guint orientation = 0; orientation < 12; orientation++)
    g_assert_cmpint (scholia_exif_is_transposed (orientation), ==,
                     orientation >= 5 && orientation <= 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exif/orientation", test_table);
  g_test_add_func ("/exif/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/exif/random-bytes", test_random_bytes);
  g_test_add_func ("/exif/transposed", test_transposed);
  return g_test_run ();
}
