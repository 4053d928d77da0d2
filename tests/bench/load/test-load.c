/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame-codec.h"
#include "histogram.h"

#include <string.h>

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

/* Never less than what is true, and at most a slot's width more. */
static void
test_percentiles (void)
{
  const double shares[] = { 0, 0.25, 0.5, 0.9, 0.99, 0.999 };
  const guint n_values = 5000;
  g_autofree gint64 *values = g_new (gint64, n_values);
  g_autofree Histogram *histogram = g_new0 (Histogram, 1);

  for (guint round = 0; round < 20; round++)
    {
      gint32 most = 1 << g_test_rand_int_range (1, 30);

      histogram_clear (histogram);
      for (guint i = 0; i < n_values; i++)
        {
          values[i] = g_test_rand_int_range (0, most);
          histogram_add (histogram, values[i]);
        }
      qsort (values, n_values, sizeof *values, compare_numbers);
      for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
        {
          gint64 true_us = values[(guint) (shares[i] * n_values)];
          gint64 told_us = histogram_percentile (histogram, shares[i]);

          g_assert_cmpint (told_us, >=, true_us);
          g_assert_cmpint (told_us, <=, true_us + true_us / 60);
        }
      g_assert_cmpint (histogram->max_us, ==, values[n_values - 1]);
    }
}

static void
test_empty (void)
{
  g_autofree Histogram *histogram = g_new0 (Histogram, 1);

  g_assert_cmpint (histogram_percentile (histogram, 0.99), ==, 0);
  histogram_add (histogram, -5);
  g_assert_cmpint (histogram_percentile (histogram, 0.99), ==, 0);
}

/* What a server would see: the head of RFC 6455, and the payload under its mask. */
static void
test_client_frame (void)
{
  const gsize sizes[] = { 0, 1, 7, 8, 125, 126, 140, 65535, 65536 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize head = sizes[i] < 126 ? 2 : sizes[i] < 65536 ? 4 : 10;
      g_autofree guint8 *payload = g_malloc (sizes[i] + 1);
      g_autofree guint8 *frame = g_malloc (sizes[i] + FRAME_MAX_HEAD);

      for (gsize j = 0; j < sizes[i]; j++)
        payload[j] = (guint8) g_test_rand_int_range (0, 256);
      g_assert_cmpuint (frame_encode (frame, FRAME_TEXT, payload, sizes[i]), ==,
                        head + 4 + sizes[i]);
      g_assert_cmphex (frame[0], ==, 0x81);
      g_assert_cmphex (frame[1] & 0x80, ==, 0x80);
      for (gsize j = 0; j < sizes[i]; j++)
        g_assert_cmphex (frame[head + 4 + j] ^ frame[head + j % 4], ==, payload[j]);
    }
}

/* Cut anywhere it is not there yet, and reading it whole gives back what it says. */
static void
test_server_frame (void)
{
  guint8 data[4 + 300] = { 0x81, 126, 300 >> 8, 300 & 0xff };
  const guint8 *payload = NULL;
  gsize length = 0;
  guint8 opcode = 0;

  memset (data + 4, 'x', 300);
  for (gsize i = 0; i < sizeof data; i++)
    g_assert_cmpint (frame_decode (data, i, &opcode, &payload, &length), ==, 0);
  g_assert_cmpint (frame_decode (data, sizeof data, &opcode, &payload, &length), ==, sizeof data);
  g_assert_cmpuint (opcode, ==, FRAME_TEXT);
  g_assert_cmpuint (length, ==, 300);
  g_assert_true (payload == data + 4);

  data[1] |= 0x80;
  g_assert_cmpint (frame_decode (data, sizeof data, &opcode, &payload, &length), ==, -1);
  data[1] = 126;
  data[0] = 0x01;
  g_assert_cmpint (frame_decode (data, sizeof data, &opcode, &payload, &length), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/histogram/percentiles", test_percentiles);
  g_test_add_func ("/bench/histogram/empty", test_empty);
  g_test_add_func ("/bench/frame/client", test_client_frame);
  g_test_add_func ("/bench/frame/server", test_server_frame);

  return g_test_run ();
}
