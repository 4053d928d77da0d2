/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-svg-fonts.h"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <malloc.h>

/* In the cage no file can be opened, so the faces are found and opened before. cairo holds ten
 * files at most, and would close and open them in turn with more. */
static const char *const faces[] = {
  "sans", "sans:bold", "sans:italic", "sans:bold:italic",
  "serif", "serif:bold", "serif:italic",
  "monospace", "monospace:bold",
  /* Han and kana, which most of the others do not have. */
  "sans:lang=ja",
};

typedef struct
{
  const char *face;     /* one of the above */
  const char *names[8]; /* of families that it stands for */
} Family;

static const Family families[] = {
  { "serif", { "serif", "Times", "Times New Roman", "Georgia", "Liberation Serif" } },
  { "monospace", { "monospace", "mono", "Courier", "Courier New", "Consolas", "Menlo",
                   "Liberation Mono" } },
};

/* Goes once through all for which the libraries open files or begin threads, and keep what they
 * have: pango reads each face's file by itself, filters have threads, pictures have loaders. */
static const char drawing[] =
  "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='8'"
  " height='8'>"
  "<g font-family='sans-serif'><text>a</text><text font-weight='bold'>a</text>"
  "<text font-style='italic'>a</text><text font-weight='bold' font-style='italic'>a</text></g>"
  "<g font-family='serif'><text>a</text><text font-weight='bold'>a</text>"
  "<text font-style='italic'>a</text></g>"
  "<g font-family='monospace'><text>a</text><text font-weight='bold'>a</text></g>"
  "<text>\xe6\xbc\xa2</text><filter id='f'><feGaussianBlur stdDeviation='2'/></filter>"
  "<rect width='8' height='8' filter='url(#f)'/>"
  "<image width='1' height='1' xlink:href='data:image/png;base64,"
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12P4z8AAAAMBAQAY3Y2wAAAAAElFTkSu"
  "QmCC"
  "'/><image width='1' height='1' xlink:href='data:image/jpeg;base64,"
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX"
  "RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
  "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA"
  "AAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABQb/xAAUEQEAAAAAAAAAAAAAAAAA"
  "AAAA/9oADAMBAAIRAxEAPwCKALXj/9k="
  "'/><image width='1' height='1' xlink:href='data:image/gif;base64,"
  "R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs="
  "'/><image width='1' height='1' xlink:href='data:image/svg+xml;base64,"
  "PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnIHdpZHRoPScxJyBoZWlnaHQ9JzEnLz4="
  "'/></svg>";

static FcPattern *
find_face (FcConfig   *config,
           const char *face)
{
  FcPattern *wanted = FcNameParse ((const FcChar8 *) face);
  FcPattern *found;
  FcResult result;

  FcConfigSubstitute (config, wanted, FcMatchPattern);
  FcDefaultSubstitute (wanted);
  found = FcFontMatch (config, wanted, &result);
  FcPatternDestroy (wanted);
  return found;
}

static void
add_file (FcConfig   *all,
          FcConfig   *few,
          const char *face)
{
  FcPattern *found = find_face (all, face);
  FcChar8 *path;

  if (found != NULL && FcPatternGetString (found, FC_FILE, 0, &path) == FcResultMatch)
    (void) FcConfigAppFontAddFile (few, path);
  g_clear_pointer (&found, FcPatternDestroy);
}

static char *
dup_family (FcConfig   *all,
            const char *face)
{
  FcPattern *found = find_face (all, face);
  FcChar8 *name;
  char *family = NULL;

  if (found != NULL && FcPatternGetString (found, FC_FAMILY, 0, &name) == FcResultMatch)
    family = g_markup_escape_text ((const char *) name, -1);
  g_clear_pointer (&found, FcPatternDestroy);
  return family != NULL ? family : g_strdup ("sans");
}

/* What a family without a file is drawn with: all are sans, but for these. */
static void
add_rules (FcConfig *all,
           FcConfig *few)
{
  g_autoptr(GString) rules = g_string_new ("<fontconfig>");
  g_autofree char *sans = dup_family (all, "sans");

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *family = dup_family (all, families[i].face);

      for (guint j = 0; families[i].names[j] != NULL; j++)
        g_string_append_printf (rules, "<alias><family>%s</family><accept><family>%s</family>"
                                "</accept></alias>", families[i].names[j], family);
    }
  g_string_append_printf (rules, "<match target='pattern'><edit name='family' mode='append_last'>"
                          "<string>%s</string></edit></match></fontconfig>", sans);
  (void) FcConfigParseAndLoadFromMemory (few, (const FcChar8 *) rules->str, FcFalse);
}

/* The system's settings, of which only the files of the faces are left. */
static void
keep_faces (void)
{
  FcConfig *all = FcInitLoadConfigAndFonts ();
  FcConfig *few = FcConfigCreate ();

  if (all == NULL || few == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    add_file (all, few, faces[i]);
  add_rules (all, few);
  FcConfigBuildFonts (few);
  FcConfigSetCurrent (few);
  FcConfigDestroy (all);
}

/* Held for good, so that its file stays open. */
static void
open_face (const char *face)
{
  FcPattern *found = find_face (NULL, face);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_face_t *font_face;
  cairo_scaled_font_t *font;
  cairo_matrix_t unit;

  if (found == NULL)
    return;

  font_face = cairo_ft_font_face_create_for_pattern (found);
  cairo_matrix_init_identity (&unit);
  font = cairo_scaled_font_create (font_face, &unit, &unit, options);
  if (cairo_ft_scaled_font_lock_face (font) != NULL)
    cairo_ft_scaled_font_unlock_face (font);
  cairo_font_options_destroy (options);
  FcPatternDestroy (found);
}

static void
rehearse (void)
{
  RsvgHandle *handle = rsvg_handle_new_from_data ((const guint8 *) drawing, sizeof drawing - 1,
                                                  NULL);
  const RsvgRectangle place = { 0, 0, 8, 8 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  cairo_t *cr = cairo_create (surface);

  (void) rsvg_handle_render_document (handle, cr, &place, NULL);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (handle);
}

void
scholia_svg_fonts_prepare (void)
{
  /* libc gives each thread a heap, 64 MiB of the cage's address space, and opens a file when one
   * shrinks. */
  mallopt (M_ARENA_MAX, 1);
  keep_faces ();
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    open_face (faces[i]);
  rehearse ();
}
