/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <math.h>
#include <string.h>

#include <librsvg/rsvg.h>

#include "scholia-failure.h"
#include "scholia-limits.h"
#include "scholia-svg-fonts.h"
#include "scholia-time-limit.h"

/* Pixels, of the longer side: eight tiles, so that a plan of 800 is sharp on a large screen and can
 * be zoomed into. A drawing that says that it is larger gets its size. */
#define LONG_SIDE 4096
/* Times its natural size at most: 512 pixels of an icon of 16. Letters that are larger still are
 * more than FreeType can count. */
#define MAX_SCALE 32
/* Bytes of the rows that are drawn at once; all of the drawing is gone through for each. */
#define BAND_BYTES (64 * 1024 * 1024)
/* Of a drawing that has neither a size nor a box: the size of an image in CSS. */
#define DEFAULT_WIDTH 300
#define DEFAULT_HEIGHT 150

typedef struct
{
  RsvgHandle           *handle;
  ScholiaPyramidWriter *writer;
  guint                 width;
  guint                 height;
  cairo_surface_t      *band;
  guint8               *row;
} SvgReader;

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) start, length);
  const char *first = text;

  /* UTF-8's mark. */
  if (g_str_has_prefix (first, "\xef\xbb\xbf"))
    first += 3;
  while (g_ascii_isspace (*first))
    first++;
  return g_str_has_prefix (first, "<svg") ||
         (*first == '<' && strstr (first, "<svg") != NULL) ||
         (g_str_has_prefix (first, "<?xml") && strstr (first, "svg") != NULL);
}

/* In pixels of 96 to an inch, or what the drawing's box has. */
static void
get_natural_size (RsvgHandle *handle,
                  double     *width,
                  double     *height)
{
  gboolean has_width, has_height, has_box;
  RsvgLength svg_width, svg_height;
  RsvgRectangle box;

  if (rsvg_handle_get_intrinsic_size_in_pixels (handle, width, height) && *width > 0 &&
      *height > 0)
    return;

  rsvg_handle_get_intrinsic_dimensions (handle, &has_width, &svg_width, &has_height, &svg_height,
                                        &has_box, &box);
  *width = has_box ? box.width : DEFAULT_WIDTH;
  *height = has_box ? box.height : DEFAULT_HEIGHT;
}

static gboolean
choose_size (SvgReader  *self,
             GError    **error)
{
  double width, height, scale;

  get_natural_size (self->handle, &width, &height);
  if (!(width > 0 && height > 0) || !isfinite (width) || !isfinite (height))
    {
      scholia_failure_set_damaged (error, "no size");
      return FALSE;
    }

  scale = CLAMP (LONG_SIDE / MAX (width, height), 1, MAX_SCALE);
  /* The drawing has no pixels of its own: one that is too large is made smaller. */
  scale = MIN (scale, sqrt ((double) SCHOLIA_MAX_IMAGE_PIXELS / (width * height)));
  scale = MIN (scale, G_MAXINT16 / MAX (width, height));
  self->width = (guint) MAX (1, floor (width * scale + 0.01));
  self->height = (guint) MAX (1, floor (height * scale + 0.01));
  return scholia_failure_check_size (self->width, self->height, error);
}

/* libxml2 reads these by itself; for others it would open a file. */
static gboolean
is_known_encoding (const char *name)
{
  static const char *const known[] = { "UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII", "ASCII" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (name, known[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
check_encoding (const guint8  *bytes,
                gsize          length,
                GError       **error)
{
  g_autofree char *start = g_strndup ((const char *) bytes,
                                      MIN (length, SCHOLIA_FORMAT_START_BYTES));
  g_auto(GStrv) quoted = NULL;
  char *end = strchr (start, '>');
  char *encoding;

  /* A declaration that does not end is one for the library. */
  if (end != NULL)
    *end = '\0';
  encoding = strstr (start, "<?xml") != NULL ? strstr (start, "encoding") : NULL;
  if (encoding == NULL)
    return TRUE;

  quoted = g_strsplit_set (encoding, "\"'", 3);
  if (quoted[0] != NULL && quoted[1] != NULL && is_known_encoding (quoted[1]))
    return TRUE;

  g_set_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED, "%s",
               quoted[1] != NULL ? quoted[1] : encoding);
  return FALSE;
}

static gboolean
open_drawing (SvgReader     *self,
              const guint8  *bytes,
              gsize          length,
              GError       **error)
{
  g_autoptr(GError) cause = NULL;

  if (!check_encoding (bytes, length, error))
    return FALSE;

  /* Without a base, nothing outside of the file is looked for. */
  self->handle = rsvg_handle_new_from_data (bytes, length, &cause);
  if (self->handle != NULL)
    return TRUE;

  scholia_failure_set_damaged (error, cause->message);
  return FALSE;
}

static gboolean
begin (SvgReader  *self,
       guint      *n_rows,
       GError    **error)
{
  const ScholiaPyramidPlan plan = {
    .width = self->width,
    .height = self->height,
    .orientation = 1,
    .has_alpha = TRUE,
  };

  if (!scholia_pyramid_writer_begin (self->writer, &plan, error))
    return FALSE;

  *n_rows = CLAMP (BAND_BYTES / (self->width * 4), 1, self->height);
  self->band = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->width, (int) *n_rows);
  self->row = g_try_malloc ((gsize) self->width * 4);
  if (cairo_surface_status (self->band) == CAIRO_STATUS_SUCCESS && self->row != NULL)
    return TRUE;

  scholia_failure_set_memory (error);
  return FALSE;
}

static gboolean
draw_band (SvgReader  *self,
           guint       first,
           GError    **error)
{
  const RsvgRectangle place = { 0, -(double) first, self->width, self->height };
  cairo_t *cr = cairo_create (self->band);
  g_autoptr(GError) cause = NULL;
  gboolean is_drawn;

  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  is_drawn = rsvg_handle_render_document (self->handle, cr, &place, &cause);
  cairo_destroy (cr);
  cairo_surface_flush (self->band);
  if (!is_drawn && strstr (cause->message, "NoMemory") != NULL)
    scholia_failure_set_memory (error);
  else if (!is_drawn)
    scholia_failure_set_damaged (error, cause->message);
  return is_drawn;
}

/* cairo multiplies colours by alpha, in words of the machine. */
static void
unpack_row (SvgReader     *self,
            const guint32 *source)
{
  for (guint x = 0; x < self->width; x++)
    {
      guint32 pixel = source[x], alpha = pixel >> 24;

      for (guint i = 0; i < 3; i++)
        {
          guint32 value = pixel >> (8 * i) & 255;

          self->row[4 * x + i] = (guint8) (alpha > 0 ? MIN ((value * 255 + alpha / 2) / alpha, 255)
                                                     : 0);
        }
      self->row[4 * x + 3] = (guint8) alpha;
    }
}

/* How many pixels there are is not up to the drawing. */
static gboolean
put_band (SvgReader  *self,
          guint       n_rows,
          GError    **error)
{
  const guint8 *pixels = cairo_image_surface_get_data (self->band);
  int stride = cairo_image_surface_get_stride (self->band);

  scholia_time_limit_pause ();
  for (guint y = 0; y < n_rows; y++)
    {
      unpack_row (self, (const guint32 *) (gconstpointer) (pixels + (gsize) stride * y));
      if (!scholia_pyramid_writer_put_row (self->writer, self->row, error))
        return FALSE;
    }

  scholia_time_limit_resume ();
  return TRUE;
}

static gboolean
draw (SvgReader  *self,
      GError    **error)
{
  guint n_rows;

  if (!choose_size (self, error) || !begin (self, &n_rows, error))
    return FALSE;

  for (guint y = 0; y < self->height; y += n_rows)
    if (!draw_band (self, y, error) || !put_band (self, MIN (n_rows, self->height - y), error))
      return FALSE;

  return TRUE;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  SvgReader self = { .writer = writer };
  gboolean is_whole = open_drawing (&self, bytes, length, error) && draw (&self, error);

  g_clear_pointer (&self.band, cairo_surface_destroy);
  g_clear_object (&self.handle);
  g_free (self.row);
  return is_whole;
}

const ScholiaFormat scholia_format_svg = {
  .name = "SVG",
  .matches = matches,
  .prepare = scholia_svg_fonts_prepare,
  .begins_threads = TRUE,
  .draws_text = TRUE,
  .is_drawing = TRUE,
  .decode = decode,
};
