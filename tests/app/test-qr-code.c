/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-qr-code.h"

#include <gtk/gtk.h>

#define LINK "scholia://192.168.1.5:38623/b/tc01tb2psvdg" \
  "?fp=5b0889a09402ce3545ced4b812e79cd7c01cb82306b6b594976213bb083d2d04" \
  "#mWwBO4HOBqHkvXSPSjsndxDyzIuHctbg"
/* The border on each side, in modules. */
#define QUIET_ZONE 4

/* The three corners that a reader looks for: 7 modules square, rings of dark, light, dark. */
static void
assert_finder (ScholiaQrCode *code,
               guint          left,
               guint          top)
{
  for (guint row = 0; row < 7; row++)
    {
      for (guint column = 0; column < 7; column++)
        {
          guint ring = MIN (MIN (row, column), MIN (6 - row, 6 - column));

          g_assert_cmpint (scholia_qr_code_is_dark (code, left + column, top + row), ==, ring != 1);
        }
    }
}

static void
test_finders (void)
{
  g_autoptr(ScholiaQrCode) code = scholia_qr_code_new (LINK);
  guint width = scholia_qr_code_get_width (code);

  g_assert_cmpuint (width % 4, ==, 1);
  assert_finder (code, 0, 0);
  assert_finder (code, width - 7, 0);
  assert_finder (code, 0, width - 7);
}

static void
test_timing (void)
{
  g_autoptr(ScholiaQrCode) code = scholia_qr_code_new (LINK);

  for (guint i = 8; i < scholia_qr_code_get_width (code) - 8; i++)
    {
      g_assert_cmpint (scholia_qr_code_is_dark (code, i, 6), ==, i % 2 == 0);
      g_assert_cmpint (scholia_qr_code_is_dark (code, 6, i), ==, i % 2 == 0);
    }
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (3000, 'x');
  g_autoptr(ScholiaQrCode) code = scholia_qr_code_new (text);
  g_autoptr(ScholiaQrCode) empty = scholia_qr_code_new ("");

  g_assert_null (code);
  g_assert_null (empty);
}

static cairo_surface_t *
draw (ScholiaQrCode *code,
      int            size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  gdk_paintable_snapshot (GDK_PAINTABLE (code), snapshot, size, size);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static gboolean
is_dark_at (cairo_surface_t *surface,
            int              x,
            int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface)
                      + y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;

  g_assert_true (pixel == 0 || pixel == 0xffffff);
  return pixel == 0;
}

/* Every module is a square of pure black or white, whatever the colours around it, with its border.
 * */
static void
test_drawn (gconstpointer data)
{
  g_autoptr(ScholiaQrCode) code = scholia_qr_code_new (LINK);
  int width = (int) scholia_qr_code_get_width (code);
  int module = GPOINTER_TO_INT (data);
  int size = (width + 2 * QUIET_ZONE) * module;
  cairo_surface_t *surface = draw (code, size);

  for (int y = 0; y < size; y++)
    {
      for (int x = 0; x < size; x++)
        {
          int column = x / module - QUIET_ZONE;
          int row = y / module - QUIET_ZONE;
          gboolean is_inside = column >= 0 && row >= 0 && column < width && row < width;
          gboolean expected = is_inside
                              && scholia_qr_code_is_dark (code, (guint) column, (guint) row);

          g_assert_cmpint (is_dark_at (surface, x, y), ==, expected);
        }
    }

  cairo_surface_destroy (surface);
}

/* In a size that is no multiple, modules keep whole pixels and the border grows. */
static void
test_odd_size_is_sharp (void)
{
  g_autoptr(ScholiaQrCode) code = scholia_qr_code_new (LINK);
  int size = 264;
  cairo_surface_t *surface = draw (code, size);
  int n_dark = 0;

  for (int y = 0; y < size; y++)
    {
      for (int x = 0; x < size; x++)
        n_dark += is_dark_at (surface, x, y);
    }

  g_assert_cmpint (n_dark, >, size * size / 4);
  cairo_surface_destroy (surface);
}

static void
test_finalized (void)
{
  ScholiaQrCode *code = scholia_qr_code_new (LINK);

  g_assert_finalize_object (code);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();   /* render nodes have no types before it */
  g_test_add_func ("/app/qr-code/finders", test_finders);
  g_test_add_func ("/app/qr-code/timing", test_timing);
  g_test_add_func ("/app/qr-code/too-long", test_too_long);
  g_test_add_data_func ("/app/qr-code/drawn-1", GINT_TO_POINTER (1), test_drawn);
  g_test_add_data_func ("/app/qr-code/drawn-5", GINT_TO_POINTER (5), test_drawn);
  g_test_add_func ("/app/qr-code/odd-size-is-sharp", test_odd_size_is_sharp);
  g_test_add_func ("/app/qr-code/finalized", test_finalized);
  return g_test_run ();
}
